import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchFolder } from "../support/targets/http-target.ts";
import type { GaleraCluster } from "./cluster.ts";

/** The commands of docs/backups-and-upgrades.md, on the database of the cluster. */
export function backup(cluster: () => GaleraCluster): void {
  it("the documented commands copy the database from one node into another database", async () => {
    const { nodes } = cluster();
    const page = readFileSync("docs/backups-and-upgrades.md", "utf8");
    const [dump] = /^mariadb-dump .*$/m.exec(page) ?? [];
    const [restore] = /\bmariadb latchkey < .*$/m.exec(page) ?? [];
    const cwd = await scratchFolder();
    const { host, port, user } = nodes[1];
    const client = `[client]\nhost=${host}\nport=${port}\nuser=${user}\nskip-ssl\n`;
    writeFileSync(join(cwd, ".my.cnf"), client);
    await nodes[0].query("CREATE DATABASE restored");
    for (const command of [dump, restore?.replace("mariadb latchkey", "mariadb restored")]) {
      execFileSync("sh", ["-ec", command ?? "false"], { cwd, env: { ...process.env, HOME: cwd } });
    }
    const count = "SELECT count(*) AS n FROM users";
    const [rows, copied] = [
      await nodes[2].query(count, "latchkey"),
      await nodes[2].query(count, "restored"),
    ];
    expect(Number(rows[0]?.["n"])).toBeGreaterThan(100);
    expect(copied).toEqual(rows);
  });
}
