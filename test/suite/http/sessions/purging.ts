import { describe, expect, it } from "vitest";
import type { WorkerTarget } from "../../../support/targets/worker-target.ts";
import { registerAndLogIn, verify } from "../calls/calls.ts";
import { sessionOf, setSession } from "../calls/sessions.ts";

/** The purge that the cron trigger of a Worker starts. */
export function purging(target: () => WorkerTarget): void {
  describe("the scheduled purge", () => {
    it("deletes ended sessions, keeps all others, and logs the purge", async () => {
      const { token } = await registerAndLogIn(target());
      const ended = await registerAndLogIn(target());
      await setSession(target(), ended.token, "expires_at = 1");
      // Other tests leave sessions that expire within a minute, and on a busy machine during this test.
      const inAnHour = Date.now() + 3_600_000;
      const lasting = () =>
        target().sql(
          `SELECT id FROM sessions WHERE expires_at > ${inAnHour} AND revoked_at IS NULL ORDER BY id`,
        );
      const purged = () => target().log().join("\n").split('"event":"purged"').length;
      const [before, purges] = [await lasting(), purged()];

      await target().scheduled();

      const id = sessionOf(ended.token);
      expect(await target().sql(`SELECT id FROM sessions WHERE id = '${id}'`)).toEqual([]);
      expect(await lasting()).toEqual(before);
      expect((await verify(target(), token)).status).toBe(200);
      expect((await verify(target(), ended.token)).status).toBe(401);
      // The log lines of a Worker may arrive later than its answers.
      await expect.poll(purged).toBe(purges + 1);
      expect(target().log().join("\n")).toMatch(/"event":"purged","sessions":[1-9]/);
    });
  });
}
