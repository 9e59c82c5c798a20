import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { emailedCodes } from "../../../src/core/email-codes/bind.ts";
import { deliverDueEmails } from "../../../src/core/email/deliver.ts";
import { enqueueEmail } from "../../../src/core/email/enqueue.ts";
import type { Message } from "../../../src/core/email/model.ts";
import { Undelivered } from "../../../src/core/email/ports.ts";
import { emailLimits, emailRetryWait } from "../../../src/core/email/retry.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { outboxLimits } from "../../../src/core/outbox/limits.ts";
import { emails } from "../../../src/core/tables/emails.ts";
import { ann, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon, policy } from "../support/claims.ts";

const minute = 60_000;
const hour = 60 * minute;

let backend: Backend;
let server: Server;
let userId: string;
/** The mails that the sender took, in order. */
const sent: Message[] = [];
/** What the sender does before it takes a mail. */
let before: (message: Message) => Promise<void>;

const emailSender = {
  async send(message: Message) {
    await before(message);
    sent.push(message);
  },
  close: async () => {},
};

beforeAll(async () => {
  backend = await openBackend();
  // Every wait is a fifth longer.
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length)).fill(255, 0, 1);
  server = await backend.openServer({ wrap: () => ({ emailSender, random }) });
  ({ id: userId } = await server.auth.accounts.register(ann));
});
afterAll(() => backend.close());
beforeEach(() => {
  backend.now = noon;
  backend.sql("delete from outbox");
  backend.sql("update users set email_verified_at = null, disabled_at = null");
  sent.length = 0;
  before = async () => {};
});

const enqueue = (
  kind: keyof typeof emails,
  language: "en" | "de" = "en",
  to = userId,
  email?: string,
) =>
  enqueueEmail(server.ports, {
    kind: emails[kind],
    userId: to,
    language,
    ...(email && { email, sessionsValidFrom: 0 }),
  });
const deliver = () => server.auth.email.deliverDue();
const rows = () => backend.sql("select * from outbox order by id");
const refuse = (error: unknown) => {
  before = () => Promise.reject(error);
};

describe("a waiting mail", () => {
  it("is sent once to the account's address, and then it is gone", async () => {
    await enqueue("password_changed");
    await Promise.all([deliver(), deliver()]);
    await deliver();
    expect(sent.map(({ to }) => to)).toEqual([ann.email]);
    expect(rows()).toEqual([]);
  });

  it("holds no link, no token, no address and no finished text", async () => {
    await enqueue("reset_password", "de");
    const [row] = rows();
    expect(row).toMatchObject({
      channel: "mail",
      kind: "reset_password",
      subject_id: userId,
      payload: '{"language":"de"}',
    });
    await deliver();
    const [message] = sent;
    expect(message?.link).toMatch(/#token=lt1_/);
    expect(Object.values(row ?? {}).join(" ")).not.toMatch(/lt1_|@|http/i);
  });

  it("goes to the address that the account has when it is sent", async () => {
    await enqueue("password_changed");
    backend.sql("update users set email = 'new@example.com' where id = ?", userId);
    await deliver();
    backend.sql("update users set email = ? where id = ?", ann.email, userId);
    expect(sent.map(({ to }) => to)).toEqual(["new@example.com"]);
  });

  it("is left alone while another process works on it, and taken over after a minute", async () => {
    await enqueue("password_changed");
    let finish = (): void => {};
    let isSending = false;
    before = () => {
      isSending = true;
      return new Promise((resolve) => (finish = resolve));
    };
    const first = deliver();
    await expect.poll(() => isSending).toBe(true);
    before = async () => {};
    backend.now += outboxLimits.lease - 1;
    await deliver();
    expect(sent).toEqual([]);
    backend.now += 1;
    await deliver();
    finish();
    await first;
    // Both were sent, because nobody knows whether the first process still lives.
    const [one, two] = sent;
    expect(sent).toHaveLength(2);
    expect(one?.messageId).toBe(two?.messageId);
    expect(rows()).toEqual([]);
  });

  it("is sent once although its row cannot be deleted while the database is away", async () => {
    let isAway = false;
    const flaky = await backend.openServer({
      wrap: ({ store }) => ({
        emailSender,
        store: {
          ...store,
          async deleteDelivery(claim) {
            if (isAway) throw new Failure(serverFailures.unavailable);
            await store.deleteDelivery(claim);
          },
        },
      }),
    });
    await enqueue("password_changed");
    isAway = true;
    for (const wait of [0, outboxLimits.lease, outboxLimits.lease]) {
      backend.now += wait;
      await expect(flaky.auth.email.deliverDue()).rejects.toThrow("unavailable");
    }
    isAway = false;
    await flaky.auth.email.deliverDue();
    expect(sent).toHaveLength(1);
    expect(rows()).toEqual([]);
  });

  it("is sent once although it is stored again, because the answer to its INSERT came late", async () => {
    await enqueue("password_changed");
    const stored = await server.ports.store.findDueDeliveries("mail", backend.now);
    await deliver();
    for (const one of stored) await server.ports.store.insertDelivery(one);
    await deliver();
    expect(sent).toHaveLength(1);
    expect(rows()).toEqual([]);
    expect(server.events.at(-1)).toMatchObject({
      event: "mail_dropped",
      fields: { reason: "sent already" },
    });
  });

  it("is remembered as sent, in place of the one that was sent first", async () => {
    const ids = Array.from({ length: emailLimits.remembered }, (_, at) => `mail ${at}`);
    const sentMails = { undeleted: new Set<never>(), ids: new Set(ids) };
    const codes = emailedCodes(server.ports.emailCodes);
    const ports = { ...server.ports, emails, codes };
    await enqueue("password_changed");
    const [row] = rows();
    await deliverDueEmails(ports, policy, () => false, sentMails);
    expect([...sentMails.ids]).toEqual([...ids.slice(1), row?.["id"]]);
    expect(sentMails.undeleted.size).toBe(0);
  });

  it("is sent once although an operator asks for it while it is being sent", async () => {
    await enqueue("password_changed");
    before = async () => void backend.sql("update outbox set due_at = ?", backend.now);
    await deliver();
    expect(rows()).toHaveLength(1);
    await deliver();
    expect(sent).toHaveLength(1);
    expect(rows()).toEqual([]);
  });

  it("has the same Message-ID in every try", async () => {
    await enqueue("reset_password");
    const tried: string[] = [];
    before = async ({ messageId }) => {
      tried.push(messageId);
      if (tried.length < 3) throw new Undelivered("HTTP 503");
    };
    for (let at = 0; at < 3; at++) {
      await deliver();
      backend.now += 5 * minute;
    }
    expect(new Set(tried).size).toBe(1);
    expect(tried[0]).toMatch(/^[0-9a-f-]{36}@example\.com$/);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["its account is deleted", "password_changed", "select 1", crypto.randomUUID()],
    ["its account is disabled", "reset_password", "update users set disabled_at = 1", undefined],
    ["the address is proven", "verify_email", "update users set email_verified_at = 1", undefined],
    ["the account of its link is deleted", "log_in", "select 1", crypto.randomUUID()],
  ] as const)("is dropped when %s", async (_, kind, change, other) => {
    await enqueue(kind, "en", other);
    backend.sql(change);
    await deliver();
    expect(sent).toEqual([]);
    expect(rows()).toEqual([]);
  });

  it("with a notice reaches a disabled account too", async () => {
    await enqueue("password_changed");
    backend.sql("update users set disabled_at = 1");
    await deliver();
    expect(sent).toHaveLength(1);
  });

  it("replaces an older one of its kind to the same account", async () => {
    await enqueue("reset_password", "en");
    await enqueue("verify_email");
    backend.now += 1;
    await enqueue("reset_password", "de");
    await deliver();
    expect(sent.map(({ headers }) => headers["Content-Language"])).toEqual(
      expect.arrayContaining(["de", "en"]),
    );
    expect(sent).toHaveLength(2);
    expect(rows()).toEqual([]);
  });

  it("replaces an older one that waits for its next try", async () => {
    await enqueue("reset_password", "en");
    refuse(new Undelivered("HTTP 503"));
    await deliver();
    before = async () => {};
    backend.now += 1;
    await enqueue("reset_password", "de");
    await deliver();
    backend.now += hour / 2;
    await deliver();
    expect(sent.map(({ headers }) => headers["Content-Language"])).toEqual(["de"]);
  });

  it("to another address than the account's goes there, without the name of the user", async () => {
    backend.sql("update users set email_verified_at = 1");
    await enqueue("change_email", "en", userId, "new@example.org");
    await enqueue("email_changed", "en", userId, "old@example.org");
    await deliver();
    expect(sent.map(({ to }) => to)).toEqual(
      expect.arrayContaining(["new@example.org", "old@example.org"]),
    );
    for (const { text, html } of sent) expect(text + html).not.toContain(ann.name);
    const link = sent.find(({ to }) => to === "new@example.org")?.link ?? "";
    expect(server.ports.linkTokens.read(link.split("#token=")[1] ?? "")?.data).toMatch(
      /^new@example\.org\n./,
    );
  });

  it("to an old address is replaced by no newer one, because each old address has to know", async () => {
    await enqueue("email_changed", "en", userId, "first@example.org");
    backend.now += 1;
    await enqueue("email_changed", "en", userId, "second@example.org");
    await deliver();
    expect(sent).toHaveLength(2);
  });

  it("to a new address is dropped when the account has that address already", async () => {
    await enqueue("change_email", "en", userId, ann.email.toUpperCase());
    await deliver();
    expect(sent).toEqual([]);
    expect(rows()).toEqual([]);
  });

  it("to an account without an address is dropped", async () => {
    backend.sql("update users set email = '' where id = ?", userId);
    await enqueue("password_changed");
    await deliver();
    backend.sql("update users set email = ? where id = ?", ann.email, userId);
    expect(sent).toEqual([]);
    expect(rows()).toEqual([]);
  });

  it("waits without an error when no way to send mail is configured", async () => {
    const bare = await backend.openServer();
    await enqueue("reset_password");
    expect(await bare.auth.email.deliverDue()).toBe(false);
    expect(rows()).toMatchObject([{ tries: 0 }]);
    await bare.close();
  });

  it("of a kind that only a newer release knows waits for a server of that release", async () => {
    await enqueue("password_changed");
    backend.sql("update outbox set kind = 'new_device'");
    await deliver();
    expect(sent).toEqual([]);
    expect(rows()).toMatchObject([{ last_error: "kind_unknown", due_at: noon + 12_000 }]);
  });

  it("is not claimed once the server is asked to stop", async () => {
    await enqueue("password_changed");
    await server.auth.email.deliverDue(() => true);
    expect(rows()).toMatchObject([{ tries: 0 }]);
  });
});

describe("a mail that is not accepted", () => {
  it("is tried again after 10 s, 1 min, 5 min, 30 min, 2 h, 6 h and every 12 h, for three days", async () => {
    await enqueue("password_changed");
    refuse(new Undelivered("HTTP 503"));
    const waits: number[] = [];
    for (;;) {
      await deliver();
      const dueAt = Number(rows()[0]?.["due_at"]);
      if (dueAt === outboxLimits.never) break;
      waits.push((dueAt - backend.now) / 1.2 / minute);
      backend.now = dueAt;
    }
    expect(waits).toEqual([1 / 6, 1, 5, 30, 120, 360, 720, 720, 720, 720]);
    expect(server.events.at(-1)).toMatchObject({
      event: "mail_failed",
      fields: { kind: "password_changed", user: userId, reason: "HTTP 503" },
    });
    before = async () => {};
    backend.now += 100 * hour;
    await deliver();
    expect(sent).toEqual([]);
  });

  it("is sent when the provider comes back after an hour, unless it is a link, which is asked for again", async () => {
    await enqueue("password_changed");
    await enqueue("reset_password");
    refuse(new Undelivered("ESOCKET"));
    while (backend.now < noon + hour) {
      await deliver();
      backend.now += 5 * minute;
    }
    before = async () => {};
    backend.now += 3 * hour;
    await deliver();
    expect(sent.map(({ subject }) => subject)).toEqual(["Your Example password was changed"]);
    expect(rows()).toEqual([]);
  });

  it("is given up at once when the mail server rejects it for good", async () => {
    await enqueue("password_changed");
    refuse(new Undelivered("EENVELOPE 550", { isPermanent: true }));
    await deliver();
    expect(rows()).toMatchObject([{ due_at: outboxLimits.never, last_error: "EENVELOPE 550" }]);
  });

  it("is given up at once when the database holds no single address", async () => {
    for (const email of ["ann@example.com\r\nBcc: eve@example.com", "a@b.com,c@d.com", "ann"]) {
      await enqueue("password_changed");
      backend.sql("update users set email = ? where id = ?", email, userId);
      await deliver();
      expect(rows()).toMatchObject([{ last_error: "address_malformed" }]);
      backend.sql("delete from outbox");
    }
    backend.sql("update users set email = ? where id = ?", ann.email, userId);
    expect(sent).toEqual([]);
  });

  it("waits as long as the provider asks", async () => {
    await enqueue("password_changed");
    refuse(new Undelivered("HTTP 429", { retryAfter: 2 * hour }));
    await deliver();
    expect(rows()).toMatchObject([{ due_at: noon + 2 * hour }]);
  });

  it("waits also after an error that nobody expected, and the log has no message of it", async () => {
    await enqueue("password_changed");
    refuse(new TypeError("ann@example.com was refused"));
    await deliver();
    expect(rows()).toMatchObject([{ last_error: "internal" }]);
    const { event, fields } = server.events.at(-1) ?? {};
    expect(event).toBe("mail_postponed");
    expect(JSON.stringify(fields)).not.toContain("ann@");
  });
});

describe("an address that a mail server refuses", () => {
  const refused = new Undelivered("EENVELOPE 550", { isAddressRefused: true });
  const failedAt = () => backend.sql("select email_failed_at from users")[0]?.["email_failed_at"];
  beforeEach(() => void backend.sql("update users set email_failed_at = null"));
  const fail = async () => {
    await enqueue("password_changed");
    refuse(refused);
    await deliver();
    before = async () => {};
  };

  it("is noted on its account until it takes a mail again", async () => {
    await fail();
    expect(failedAt()).toBe(noon);
    expect(rows()).toMatchObject([{ due_at: outboxLimits.never, last_error: "EENVELOPE 550" }]);
    backend.now += 1;
    await enqueue("password_changed");
    await deliver();
    expect(failedAt()).toBeNull();
  });

  it("is not noted for another refusal, for another address, or after it was replaced", async () => {
    await enqueue("password_changed");
    refuse(new Undelivered("EMESSAGE 554", { isPermanent: true }));
    await deliver();
    await enqueue("change_email", "en", userId, "new@example.org");
    refuse(refused);
    await deliver();
    backend.now += 1;
    await enqueue("password_changed");
    before = async () => {
      backend.sql("update users set email_key = 'new@example.org'");
      throw refused;
    };
    await deliver();
    backend.sql("update users set email_key = ?", ann.email.toLowerCase());
    expect(failedAt()).toBeNull();
  });

  it("is given up all the same when it cannot be noted", async () => {
    const { setEmailFailedAt } = server.ports.store;
    const store = server.ports.store as { setEmailFailedAt: typeof setEmailFailedAt };
    store.setEmailFailedAt = () => Promise.reject(new Failure(serverFailures.unavailable));
    await fail();
    store.setEmailFailedAt = setEmailFailedAt;
    expect(rows()).toMatchObject([{ due_at: outboxLimits.never }]);
    expect(server.events.at(-1)?.event).toBe("email_failure_not_noted");
  });
});

describe("a mail that waits for thirty days", () => {
  it("is purged, whether it was given up or nobody sends mails", async () => {
    await enqueue("password_changed");
    refuse(new Undelivered("HTTP 422", { isPermanent: true }));
    await deliver();
    await enqueue("email_changed", "en", userId, "old@example.org");
    backend.now += outboxLimits.kept - 1;
    await enqueue("reset_password");
    await server.auth.purge();
    expect(rows()).toHaveLength(3);
    backend.now += 1;
    await server.auth.purge();
    expect(rows()).toMatchObject([{ kind: "reset_password" }]);
    expect(server.events.at(-1)).toMatchObject({ event: "purged", fields: { mails: 2 } });
  });
});

describe("an invitation", () => {
  it.each([
    ["an administrator", "role = 'admin'", "", "Ann Smith hat Sie zu Example eingeladen."],
    ["a user, for whom the app acts", "role = 'user'", "", "Sie wurden zu Example eingeladen."],
    ["a command", "role = 'admin'", "command", "Sie wurden zu Example eingeladen."],
    ["a name like an address", "name = 'www.a.b'", "", "Sie wurden zu Example eingeladen."],
  ])("names who sent it if that was an administrator, not %s", async (_, change, by, first) => {
    backend.sql(`update users set role = 'admin', name = 'Ann Smith' where id = '${userId}'`);
    backend.sql(`update users set ${change} where id = '${userId}'`);
    const email = `${crypto.randomUUID()}@example.net`;
    const { id } = await server.auth.accounts.register({ ...ann, username: undefined, email });
    backend.sql("update users set invited_by = ? where id = ?", by || userId, id);
    await enqueue("invitation", "de", id);
    await deliver();
    expect(sent[0]?.text).toContain(`\n\n${first} Für diese E-Mail-Adresse`);
    backend.sql(`update users set role = 'user', name = 'Ann Smith' where id = '${userId}'`);
  });
});

describe("the wait for the next try", () => {
  it("varies by a fifth", () => {
    expect(emailRetryWait(1, () => new Uint8Array([0]))).toBe(8000);
    expect(emailRetryWait(1, () => new Uint8Array([255]))).toBe(12_000);
  });
});
