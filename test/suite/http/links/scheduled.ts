import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { mailTo } from "../../../support/mail/mailbox.ts";
import type { WorkerTarget } from "../../../support/targets/worker-target.ts";
import { accountRow } from "../calls/accounts.ts";
import { insertAccount } from "../calls/calls.ts";

/** The mails that a cron trigger of a Worker sends. */
export function scheduledMails(target: () => WorkerTarget): void {
  describe("the trigger of every minute", () => {
    it("sends a mail that waits, and purges nothing", async () => {
      const person = await insertAccount(target());
      const { id } = await accountRow(target(), person);
      const purged = () => target().log().join("\n").split('"event":"purged"').length;
      const before = purged();
      const values = [randomUUID(), "mail", "password_changed", String(id), '{"language":"de"}'];
      await target().sql(
        `INSERT INTO outbox VALUES ('${values.join("', '")}', ${Date.now()}, 1, 0, NULL)`,
      );
      await target().scheduled("* * * * *");
      expect((await mailTo(person.email)).subject).toBe("Ihr Passwort für Example wurde geändert");
      const waiting = () =>
        target().sql(`SELECT id FROM outbox WHERE subject_id = '${String(id)}'`);
      await expect.poll(waiting).toEqual([]);
      expect(purged()).toBe(before);
    });
  });
}
