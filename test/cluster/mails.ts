import { expect, it } from "vitest";
import { allMails } from "../support/mail/mailbox.ts";
import type { GroupCluster } from "./cluster.ts";

/** Runs after the others. */
export function mails(cluster: () => GroupCluster): void {
  it("each mail is sent once, also those that waited while there was no primary", async ({
    annotate,
  }) => {
    const waiting = async () => (await cluster().sql("SELECT id FROM outbox")).flat();
    // A server that lost its database while it sent a mail holds the mail for a minute.
    await expect.poll(waiting, { timeout: 120_000, interval: 500 }).toEqual([]);
    const all = await allMails();
    const ids = all.map(({ headers }) => headers["Message-ID"]);
    await annotate(`${all.length} mails`);
    expect(ids).not.toContain(undefined);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids.length).toBeGreaterThan(100);
  });
}
