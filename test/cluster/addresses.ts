import { describe, expect, it } from "vitest";
import { latchkey } from "../support/cli.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import type { GroupCluster } from "./cluster.ts";

/** What the commands say about the address of the database. */
export function addresses(cluster: () => GroupCluster): void {
  describe("latchkey doctor", () => {
    const doctor = async (port: number) =>
      latchkey({ cwd: await scratchFolder(), env: cluster().env(port) }, "doctor");

    it("says that a router leads to the group, and warns if MYSQL_HOST is one server of it", async () => {
      const { group } = cluster();
      const routed = await doctor(group.router.port);
      expect(routed.stdout).toMatch(/^ok +MySQL: a group of 3 servers, through a router$/m);
      expect(routed.stdout).not.toContain("group_replication");
      expect(routed.code).toBe(0);
      const pinned = await doctor((await group.primary()).port);
      expect(pinned.stdout).toMatch(
        /^note +MYSQL_HOST is one of the 3 servers of a group: .* set it to a router/m,
      );
      expect(pinned.code).toBe(0);
    });

    it("warns if a new primary may answer before it has all writes", async () => {
      const { group } = cluster();
      const primary = await group.primary();
      const set = (level: string) =>
        primary.query(`set global group_replication_consistency = '${level}'`);
      await set("EVENTUAL");
      const { stdout } = await doctor(group.router.port);
      await set("BEFORE_ON_PRIMARY_FAILOVER");
      expect(stdout).toMatch(/^note +group_replication_consistency is EVENTUAL: .* set it to/m);
    });
  });
}
