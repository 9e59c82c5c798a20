import { describe, expect, it } from "vitest";
import type { WorkerTarget } from "../../../support/targets/worker-target.ts";
import { join, verify } from "../calls/calls.ts";

/** What a Worker does when its cron trigger fires. */
export function purging(target: () => WorkerTarget): void {
  describe("on schedule", () => {
    it("deletes the sessions that have ended, and no other", async () => {
      // What other tests have ended.
      await target().scheduled();
      const { token } = await join(target());
      const ended = await join(target());
      const { body } = await verify(target(), ended.token);
      await target().sql(`UPDATE sessions SET expires_at = 1 WHERE id = '${String(body["sid"])}'`);
      const left = async () => (await target().sql("SELECT id FROM sessions")).length;
      const before = await left();
      await target().scheduled();
      expect(await left()).toBe(before - 1);
      expect((await verify(target(), token)).status).toBe(200);
      expect((await verify(target(), ended.token)).status).toBe(401);
      // A Worker's lines come by another way than its answers, and may come later.
      await expect
        .poll(() => target().log().join(), { timeout: 20_000 })
        .toContain('"event":"purged","sessions":1');
    });
  });
}
