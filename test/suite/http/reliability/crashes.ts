import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateKey } from "../../../../src/drivers/jwt/keys.ts";
import type { TestDatabase } from "../../../support/databases/databases.ts";
import { mailsTo, mailTo } from "../../../support/mail/mailbox.ts";
import { secret } from "../../../support/secrets.ts";
import type { ProcessTarget, Target, TargetOptions } from "../../../support/targets/http-target.ts";
import type { Server } from "../../../support/targets/server.ts";
import { accountIdsOf } from "../calls/accounts.ts";
import { registerAndLogIn, send, verify } from "../calls/calls.ts";
import { askVerification } from "../calls/links.ts";
import { startWrites, type Writes } from "./writes.ts";

/** A server whose process can be replaced by a new one on the same database. */
export interface Restartable extends Target {
  /** The present process. */
  server(): Server;
  /** Starts a new process once the present one has ended. */
  start(): Promise<void>;
}

/** Starts a server process on a database, which stays when the process is replaced. */
export async function startRestartable(
  startOn: (options: TargetOptions) => Promise<ProcessTarget>,
  database: TestDatabase,
): Promise<Restartable> {
  const lasting = { ...database, drop: async () => {} };
  const env = { SECRET_KEY: secret(await generateKey("HS256")) };
  const open = () => startOn({ database: lasting, env });
  let current = await open();
  return {
    ...current,
    secretKey: env.SECRET_KEY,
    server: () => current.server,
    fetch: (path, init) => current.fetch(path, init),
    async start() {
      await current.close();
      current = await open();
    },
    async close() {
      await current.close();
      await database.drop();
    },
  };
}

/** Something that happens to the database and makes writes fail until it is repaired. */
export interface Fault {
  readonly what: string;
  strike(target: Restartable): Promise<void>;
  repair(target: Restartable): Promise<void>;
  /** True if the database can still be read. */
  readonly allowsReads?: boolean;
}

/** What a server keeps while its database fails, and while the server itself dies or stops, under writes of every kind. */
export function crashes(open: () => Promise<Restartable>, faults: readonly Fault[]): void {
  let target: Restartable;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(() => target?.close());

  async function underLoad(use: (writes: Writes) => Promise<void>): Promise<Writes> {
    const writes = await startWrites(target);
    try {
      await writes.completeRounds(1);
      await expect.poll(writes.holdsLink, { interval: 5 }).toBe(true);
      await use(writes);
    } finally {
      await writes.end();
    }
    return writes;
  }
  async function expectRecovery(writes: Writes): Promise<void> {
    await writes.expectKept();
    expect((await send(target, "/health/ready")).status).toBe(200);
    await drainOutbox(target);
    for (const email of writes.mailed) await mailTo(email);
  }

  describe("under registrations, refreshes, new passwords and mails", () => {
    it.each(faults)(
      "$what: answers 503, loses nothing that it acknowledged, sends no mail twice, and recovers by itself",
      async ({ strike, repair, allowsReads }) => {
        const { token } = await registerAndLogIn(target);
        const writes = await underLoad(async ({ outcomes, completeRounds }) => {
          await strike(target);
          try {
            for (const call of ["register", "refresh", "reset"]) {
              const count = () => outcomes[`${call} 503`];
              await expect.poll(count, { message: call }).toBeGreaterThan(0);
            }
            if (allowsReads) expect((await verify(target, token)).status).toBe(200);
          } finally {
            await repair(target);
          }
          await completeRounds(1);
        });
        await expectRecovery(writes);
        expect(unexpected(writes)).toEqual([]);
        expect(await repeatedMails(writes)).toEqual([]);
      },
    );

    it("loses nothing that it acknowledged when it is killed and started again", async () => {
      const writes = await underLoad(async ({ completeRounds }) => {
        target.server().kill("SIGKILL");
        await target.server().exit;
        await target.start();
        await completeRounds(1);
      });
      await expectRecovery(writes);
      expect(unexpected(writes, "without answer")).toEqual([]);
    });

    it("on SIGTERM answers every request that it accepted, and no other one has an effect", async () => {
      const writes = await underLoad(async () => {
        target.server().kill("SIGTERM");
        expect(await target.server().exit).toBe(0);
      });
      expect(unexpected(writes, "without answer")).toEqual([]);
      await writes.expectKept({ withoutAnswer: "no effect" });
    });
  });
}

/** The outcomes that no caller should see. A link that was used by a call without an answer is not valid any more. */
function unexpected({ outcomes }: Writes, ...more: readonly string[]): string[] {
  const expected =
    /^(?:register 201|log in 200|mail 202|refresh 200|forgot 202|reset (?:204|400))$/;
  return Object.keys(outcomes).filter(
    (outcome) =>
      !expected.test(outcome) && !["503", ...more].some((other) => outcome.endsWith(` ${other}`)),
  );
}

/**
 * Waits until every mail has left. A mail whose claim got no answer, or that was being sent when the server died, is due again a
 * minute later. It is made due now. The server never changes the row of such a mail, and has finished all earlier mails when a
 * later one leaves. So a row that is the same after `sendMail` is not being sent.
 */
async function drainOutbox(target: Target): Promise<void> {
  const read = () => target.sql("SELECT id, due_at FROM outbox");
  for (let before = await read(); before.length > 0; before = await read()) {
    await sendMail(target);
    for (const { id, due_at: dueAt } of before) {
      const isSame = `id = '${String(id)}' AND due_at = ${String(dueAt)}`;
      await target.sql(`UPDATE outbox SET due_at = 1 WHERE ${isSame} AND due_at > ${Date.now()}`);
    }
  }
}

/** Sends a mail, and waits until it is no longer in the outbox. Meanwhile the server has read the outbox. */
async function sendMail(target: Target): Promise<void> {
  const { person, token } = await registerAndLogIn(target);
  expect((await askVerification(target, token)).status).toBe(202);
  await mailTo(person.email);
  const [id = ""] = await accountIdsOf(target, person);
  const waiting = () => target.sql(`SELECT id FROM outbox WHERE subject_id = '${id}'`);
  await expect.poll(waiting).toEqual([]);
}

/** The ids of the mails that arrived more than once. */
async function repeatedMails({ addresses }: Writes): Promise<string[]> {
  const mails = await Promise.all(addresses().map(mailsTo));
  const ids = mails.flat().map(({ headers }) => headers["Message-ID"] ?? expect.fail("no id"));
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
