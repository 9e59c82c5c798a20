import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Registered } from "../../../src/core/accounts/rows.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { ann, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
/** The calls of the store and the hasher, in order. */
const calls: string[] = [];
/** The calls of the store that fail. */
const failing = new Set<string>();
const registered: string[] = [];

const watched = <T extends object>(port: T): T =>
  Object.fromEntries(
    Object.entries(port).map(([name, call]) => [
      name,
      (...values: never[]) => {
        calls.push(name);
        if (failing.has(name)) return Promise.reject(new Failure(serverFailures.unavailable));
        return (call as (...values: never[]) => unknown)(...values);
      },
    ]),
  ) as T;

const policy = { registrationPrivacy: true, requireVerifiedEmail: true };
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer({
    policy,
    listeners: [
      {
        hears: ({ name }) => name === "user_created",
        hear(_, { forHook }) {
          registered.push((forHook!() as Registered).account.email);
          return undefined;
        },
      },
    ],
    wrap: ({ store, hasher }) => ({
      store: watched(store),
      hasher: watched(hasher),
      emailSender: { send: async () => {}, close: async () => {} },
    }),
  });
});
beforeEach(() => {
  backend.sql("delete from users");
  backend.sql("delete from outbox");
  calls.length = 0;
  registered.length = 0;
  failing.clear();
});
afterAll(() => backend.close());

const { username: _, ...bare } = ann;
const begin = (email: string) => server.auth.accounts.registerPrivately({ ...bare, email });
const registerAll = async (email: string) => (await begin(email)).finish();
const waiting = () =>
  backend
    .sql("select kind from outbox")
    .map(({ kind }) => String(kind))
    .toSorted();
const users = () => backend.sql("select * from users");

describe("a private registration", () => {
  it("does the same work for known and unknown addresses before the answer: one read and one hash", async () => {
    await registerAll("known@example.com");
    const seen = async (email: string) => {
      calls.length = 0;
      const { finish } = await begin(email);
      const before = [...calls];
      await finish();
      return before;
    };
    expect(await seen("known@example.com")).toEqual(["findAccountByEmail", "hash"]);
    expect(await seen("unknown@example.com")).toEqual(["findAccountByEmail", "hash"]);
  });

  it("stores the account and the mail after the answer", async () => {
    const { finish } = await begin(ann.email);
    expect([users(), waiting(), registered]).toEqual([[], [], []]);
    await finish();
    expect(users()).toMatchObject([{ email: ann.email, name: ann.name, email_verified_at: null }]);
    expect(waiting()).toEqual(["verify_email"]);
    expect(registered).toEqual([ann.email]);
  });

  it("makes a username that does not contain the address, and ignores a chosen one", async () => {
    const { finish } = await server.auth.accounts.registerPrivately(ann);
    await finish();
    expect(users()).toMatchObject([{ username: expect.stringMatching(/^user\d{12}$/) }]);
  });

  it("tells the owner of a taken address, and reports no registration", async () => {
    await registerAll(ann.email);
    registered.length = 0;
    backend.sql("delete from outbox");
    await registerAll(ann.email.toUpperCase());
    expect(users()).toHaveLength(1);
    expect(waiting()).toEqual(["account_exists"]);
    expect(registered).toEqual([]);
  });

  it("stores no notice if nobody sends mails, because anybody can cause it", async () => {
    await registerAll(ann.email);
    backend.sql("delete from outbox");
    const silent = await backend.openServer({ policy });
    const { finish } = await silent.auth.accounts.registerPrivately({ ...bare, email: ann.email });
    await finish();
    expect(waiting()).toEqual([]);
  });

  it("lets the unique index decide between two of one address", async () => {
    const both = await Promise.all([begin(ann.email), begin(ann.email)]);
    await Promise.all(both.map(({ finish }) => finish()));
    expect(users()).toHaveLength(1);
    expect(waiting()).toEqual(["account_exists", "verify_email"]);
  });

  it("tries another username if the first one is taken, and gives up after the last", async () => {
    let taken = 1;
    const crowded = await backend.openServer({
      policy,
      wrap: ({ store }) => ({
        store: {
          ...store,
          insertAccount: async (account) => taken-- <= 0 && store.insertAccount(account),
        },
      }),
    });
    await (await crowded.auth.accounts.registerPrivately(bare)).finish();
    expect(users()).toHaveLength(1);
    backend.sql("delete from users");
    taken = 100;
    const { finish } = await crowded.auth.accounts.registerPrivately(bare);
    expect((await refusal(finish())).code).toBe("unavailable");
  });

  it("is refused before the answer if the database fails, and loses no account if only the mail cannot be stored", async () => {
    failing.add("findAccountByEmail");
    expect((await refusal(begin(ann.email))).code).toBe("unavailable");
    failing.clear();
    failing.add("insertDelivery");
    await registerAll(ann.email);
    expect(users()).toHaveLength(1);
    expect(server.events.at(-1)?.event).toBe("mail_not_stored");
    await registerAll(ann.email);
    expect(server.events.at(-1)?.event).toBe("notice_not_stored");
  });

  it("is refused if the registration is closed or the operator's function says no", async () => {
    const codeOf = async (more: object) => {
      const one = await backend.openServer({ policy: { ...policy, ...more } });
      return (await refusal(one.auth.accounts.registerPrivately(bare))).code;
    };
    expect(await codeOf({ registrationOpen: false })).toBe("registration_closed");
    expect(await codeOf({ allowRegistration: () => false })).toBe("registration_refused");
  });
});
