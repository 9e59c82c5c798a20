import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ownedBy } from "../../../src/core/auth.ts";
import type { Message } from "../../../src/core/email/model.ts";
import { Failure } from "../../../src/core/failures.ts";
import { inShort } from "../../../src/core/owned.ts";
import { endedReason } from "../../../src/core/sessions/policy.ts";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import { authorization } from "../../suite/store/authorizations/records.ts";
import { consent } from "../../suite/store/consents/records.ts";
import { codes, passkey, totp } from "../../suite/store/factors/records.ts";
import { session } from "../../suite/store/records.ts";
import { identity } from "../../suite/store/upstream/records.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";

/** The tables of what is planted. */
const tables = [
  "sessions",
  "totp",
  "passkeys",
  "recovery_codes",
  "identities",
  "authorizations",
  "consents",
  "user_words",
];

let backend: Backend;
let server: Server;
const sent: Message[] = [];
const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer({ wrap: () => ({ emailSender }) });
});
beforeEach(() => {
  for (const table of ["users", "outbox", ...tables]) backend.sql(`DELETE FROM ${table}`);
  sent.length = 0;
});
afterAll(() => backend.close());

/** Whether somebody could still use a thing. */
type Works = () => Promise<boolean>;

/** Whether a session has not ended. A code ends with the session in which it was approved. */
const isAlive = async (sessionId: string): Promise<boolean> => {
  const state = await server.ports.store.findSessionState(sessionId);
  return state !== undefined && endedReason(state, backend.now) === undefined;
};

const isGranted = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Failure && error.code !== "unavailable") return false;
      throw error;
    },
  );

/** What a stranger adds to an account, for each thing that an account can own. A new row of `auth.ts` needs one here. */
const planted: Readonly<
  Record<string, (tokens: SessionTokens) => Promise<Readonly<Record<string, Works>>>>
> = {
  async factors({ userId }) {
    const { store } = server.ports;
    const set = codes({ userId });
    const key = passkey({ userId });
    await store.insertTotp(totp({ userId }));
    await store.insertPasskey(key);
    await store.insertRecoveryCodes(set);
    await store.useRecoverySet(userId, set.setId);
    return {
      app: async () => (await store.findFactors(userId))?.totp !== undefined,
      passkey: async () => (await store.findPasskey(key.credentialHash)) !== undefined,
      "recovery codes": async () => (await store.listRecoveryCodes(userId)).length > 0,
    };
  },
  async identities({ userId }) {
    const { store } = server.ports;
    const own = identity({ userId });
    await store.insertIdentity(own);
    return {
      identity: async () => (await store.findIdentity(own.issuer, own.subject)) !== undefined,
    };
  },
  async authorizations({ userId, sessionId }) {
    const { store } = server.ports;
    const code = authorization({ userId, sessionId });
    await store.insertAuthorization(code);
    return {
      code: async () =>
        (await store.findAuthorization(code.id)) !== undefined && (await isAlive(sessionId)),
    };
  },
  async consents({ userId }) {
    const { store } = server.ports;
    const own = consent({ userId });
    await store.putConsent(own);
    return {
      consent: async () => (await store.findConsent(own)) !== undefined,
    };
  },
  // An organization decides who is a member, and an invitation is accepted by its address.
  organizations: async () => ({}),
  invitations: async () => ({}),
  // The registration wrote them. They let nobody in, and stay with the name of the account.
  words: async () => ({}),
  async sessions({ userId, sessionId: parentId, accessToken, refreshToken }) {
    const { auth, ports } = server;
    const { now } = backend;
    const times = { rotatedAt: now, createdAt: now, authenticatedAt: now, provenAt: now };
    const until = { lastSeenAt: now, expiresAt: now + 86_400_000 };
    const child = session({ userId, parentId, offline: 1, ...times, ...until });
    await ports.store.insertSession(child);
    const ofChild = await ports.refreshTokens.issue({ sessionId: child.id, generation: 0 });
    return {
      "access token": () => isGranted(auth.tokens.verify(accessToken)),
      "refresh token": async () => (await auth.tokens.userOf(refreshToken)) !== undefined,
      "offline session": async () => (await auth.tokens.userOf(ofChild)) !== undefined,
    };
  },
};

/** A stranger registers Ann's address and adds everything. Gives what works then, with the session of the stranger. */
async function plantAll() {
  await server.auth.accounts.register(ann);
  const tokens = await server.auth.login.withPassword(login());
  const things: Record<string, Works> = {};
  for (const { name } of ownedBy(server.ports, { mfa: "optional" })) {
    const plant = planted[name] ?? expect.fail(`nothing is planted for ${name}`);
    Object.assign(things, await plant(tokens));
  }
  return { tokens, things };
}

const stillWorking = async (things: Readonly<Record<string, Works>>): Promise<string[]> => {
  const working = [];
  for (const [name, works] of Object.entries(things)) if (await works()) working.push(name);
  return working;
};

/** The token of the link that was mailed to Ann. */
async function mailed(ask: Promise<() => Promise<unknown>>): Promise<string> {
  await (
    await ask
  )();
  await server.auth.email.deliverDue();
  return secret(sent.at(-1)?.link?.split("#token=")[1] ?? expect.fail("no link"));
}

const request = { identifier: ann.email, language: "en" } as const;
const device = { userAgent: undefined, address: undefined };

const claims: Readonly<Record<string, () => Promise<unknown>>> = {
  async "a new password by a link"() {
    const { forgotPassword, resetPassword } = server.auth.links;
    const token = await mailed(forgotPassword(request));
    return resetPassword({ token, password: "another horse battery", language: "en" });
  },
  async "a login by a link"() {
    const token = await mailed(server.auth.links.sendLoginLink(request).then(({ send }) => send));
    return server.auth.login.withLink({ token, client: firstParty, device });
  },
};

describe("everything that an account can own", () => {
  it("is planted by these tests", () => {
    const names = ownedBy(server.ports, { mfa: "optional" }).map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(planted).toSorted());
  });

  it.each(Object.keys(claims))(
    "is dead with the stranger's password once the owner proved the address by %s",
    async (way) => {
      const { things } = await plantAll();
      const password = () => isGranted(server.auth.login.withPassword(login()));
      expect(await stillWorking(things)).toEqual(Object.keys(things));
      await claims[way]?.();
      expect(await stillWorking({ ...things, password })).toEqual([]);
      const kinds = backend.sql("SELECT kind FROM outbox").map(({ kind }) => kind);
      expect(kinds).toContain("factors_reset");
    },
  );

  it.each(Object.keys(claims))(
    "is dead by %s, also a passkey alone that has not verified its user yet",
    async (way) => {
      const { things } = await plantAll();
      backend.sql("DELETE FROM totp");
      backend.sql("DELETE FROM recovery_codes");
      backend.sql("UPDATE passkeys SET verified_at = NULL");
      const { passkey = expect.fail("none planted") } = things;
      await claims[way]?.();
      expect(await passkey()).toBe(false);
      const kinds = backend.sql("SELECT kind FROM outbox").map(({ kind }) => kind);
      expect(kinds).toContain("factors_reset");
    },
  );

  it("stays after a new password if the address was proven before, except the sessions", async () => {
    const { things } = await plantAll();
    backend.sql("UPDATE users SET email_verified_at = 1");
    await claims["a new password by a link"]?.();
    expect(await stillWorking(things)).toEqual([
      "app",
      "passkey",
      "recovery codes",
      "identity",
      "consent",
    ]);
  });

  it("is dead once the account is deleted, and is exported under its name until then", async () => {
    const { tokens, things } = await plantAll();
    const { auth } = server;
    const exported = Object.keys(await auth.accounts.export(tokens));
    const names = ownedBy(server.ports, { mfa: "optional" }).map(({ name }) => name);
    const shown = names.filter((name) => !["authorizations", "words"].includes(name));
    expect(exported).toEqual(["exported_at", "account", ...shown, "events"]);
    expect(backend.sql("SELECT * FROM user_words")).not.toEqual([]);
    await auth.accounts.delete(tokens, { password: ann.password, language: "en" });
    expect(await stillWorking(things)).toEqual([]);
    for (const table of tables) {
      expect(backend.sql(`SELECT * FROM ${table}`), table).toEqual([]);
    }
  });
});

describe("what was removed, in the row of an email", () => {
  const passkeyOf = (name: string) => ({ what: "passkey" as const, name });

  it("has its names, as long as they fit", () => {
    const removed = [passkeyOf("Phone"), { what: "totp" as const }];
    expect(inShort(removed)).toEqual(removed);
  });

  it("loses its names rather than the email, however many and long they are", () => {
    const removed = Array.from({ length: 300 }, () => passkeyOf('"'.repeat(64)));
    expect(inShort(removed.slice(0, 20))).toEqual(
      Array.from({ length: 20 }, () => ({ what: "passkey" })),
    );
    expect(JSON.stringify(inShort(removed)).length).toBeLessThan(1500);
  });
});
