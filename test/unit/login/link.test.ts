import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkLifetime } from "../../../src/core/email/link-tokens.ts";
import type { Message } from "../../../src/core/email/model.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { LinkLogin } from "../../../src/core/login/link.ts";
import type { Ports, Store } from "../../../src/core/ports.ts";
import { passkey, totp } from "../../suite/store/factors/records.ts";
import { secret } from "../../support/secrets.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
const sent: Message[] = [];
/** The calls of the store that fail. */
const failing = new Set<keyof Store>();
const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};
let store: Store;
const unreliable = (ports: Ports): Partial<Ports> => ({
  emailSender,
  store: new Proxy((store = ports.store), {
    get: (target, name: keyof Store) =>
      failing.has(name)
        ? () => Promise.reject(new Failure(serverFailures.unavailable))
        : target[name],
  }),
});
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({ wrap: unreliable });
  await server.auth.accounts.register(ann);
  sent.length = 0;
  failing.clear();
});
afterEach(() => backend.close());

/** The token of the link that is sent now. */
async function sendLink(): Promise<string> {
  await server.auth.email.deliverDue();
  const { link = "" } = sent.findLast((mail) => mail.link?.includes("#token=")) ?? {};
  return secret(link.split("#token=")[1] ?? expect.fail("no link"));
}
const ask = async () => {
  await (await server.auth.links.sendLoginLink({ identifier: "ann", language: "en" })).send();
  return sendLink();
};
const logIn = (token: string, given: Partial<LinkLogin> = {}, { auth } = server) =>
  auth.login.withLink({
    token,
    client: firstParty,
    device: { userAgent: undefined, address: undefined },
    ...given,
  });
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;
const prove = () => backend.sql("UPDATE users SET email_verified_at = 1");

describe("a login by a link", () => {
  it("is possible for 20 minutes after the mail was sent, and once", async () => {
    prove();
    const token = await ask();
    backend.now += linkLifetime;
    expect(await codeOf(logIn(token))).toBe("invalid_link");
    backend.now -= 1;
    const { account, sessionId } = await logIn(token);
    expect(account).toEqual(await server.auth.accounts.find(account.id));
    expect(account.lastLinkSession).toBe(sessionId);
    expect(backend.sql("SELECT methods FROM sessions")).toEqual([{ methods: "link" }]);
    expect(await codeOf(logIn(token))).toBe("invalid_link");
  });

  it("makes links void that were sent before", async () => {
    prove();
    const [first, second] = [await ask(), await ask()];
    await logIn(second);
    expect(await codeOf(logIn(first))).toBe("invalid_link");
    await logIn(await ask());
  });

  it("costs no link when it is refused or fails before the session is stored", async () => {
    prove();
    const token = await ask();
    expect(await codeOf(logIn(token, { scope: "everything" }))).toBe("invalid_scope");
    expect(await codeOf(logIn(token, { scope: "admin" }))).toBe("invalid_scope");
    const broken = await backend.openServer({
      wrap: () => ({ claimsOf: () => Promise.reject(new Failure(serverFailures.internal)) }),
    });
    expect(await codeOf(logIn(token, {}, broken))).toBe("internal");
    for (const name of ["findAccount", "useLoginLink"] as const) {
      failing.add(name);
      expect(await codeOf(logIn(token)), name).toBe("unavailable");
      failing.clear();
    }
    await logIn(token);
  });

  it("is refused for a disabled account, also if it is disabled meanwhile", async () => {
    prove();
    const token = await ask();
    const late = await backend.openServer({
      wrap: ({ store }) => ({
        store: {
          ...store,
          useLoginLink(use) {
            backend.sql("UPDATE users SET disabled_at = 1");
            return store.useLoginLink(use);
          },
        },
      }),
    });
    expect(await codeOf(logIn(token, {}, late))).toBe("invalid_link");
    expect(await codeOf(logIn(token))).toBe("invalid_link");
    backend.sql("UPDATE users SET disabled_at = NULL");
    await logIn(token);
  });
});

describe("the first login by a link to an address that was never proven", () => {
  it("VULN-40 leaves nothing that could be used by a stranger who registered the address before", async () => {
    const { auth } = server;
    const before = await auth.login.withPassword(login());
    const { userId, sessionId } = before;
    const other = await auth.login.withPassword(login());
    await auth.links.sendEmailChange({ userId, sessionId }, { email: "eve@x.com", language: "en" });
    const taking = await sendLink();
    await store.insertTotp(totp({ userId }));
    await store.insertPasskey(passkey({ userId }));
    const token = await ask();
    const mine = await logIn(token);

    for (const { accessToken, refreshToken } of [before, other]) {
      expect(await codeOf(auth.tokens.verify(secret(accessToken)))).toBe("invalid_token");
      const again = auth.tokens.refresh({ refreshToken, client: firstParty });
      expect(await codeOf(again)).toBe("invalid_grant");
    }
    expect(await codeOf(auth.login.withPassword(login()))).toBe("invalid_grant");
    expect(
      await codeOf(auth.links.verifyEmail({ token: taking, language: "en", caller: before })),
    ).toBe("invalid_link");
    // No password proves anything now. The owner has just logged in, and the others have not.
    const change = { newPassword: "a new horse battery", language: "en" } as const;
    for (const stranger of [before, other]) {
      for (const currentPassword of [ann.password, "!", "", undefined]) {
        const { sessionId } = stranger;
        const refused = auth.passwords.change(
          { userId, sessionId },
          { ...change, currentPassword },
        );
        expect(await codeOf(refused)).toBe("insufficient_user_authentication");
      }
    }
    expect(await auth.tokens.verify(secret(mine.accessToken))).toMatchObject({ sub: userId });
    expect(await store.findFactors(userId)).toMatchObject({ totp: undefined, hasPasskey: false });
  });

  it("records and tells that it took the factors, and nothing if there were none", async () => {
    const resets = () => server.events.filter(({ event }) => event === "factors_reset");
    const { account } = await logIn(await ask());
    const kinds = () => backend.sql("SELECT kind FROM outbox").map(({ kind }) => kind);
    expect([resets(), kinds()]).toEqual([[], []]);

    backend.sql("UPDATE users SET email_verified_at = NULL");
    const token = await ask();
    await store.insertTotp(totp({ userId: account.id }));
    const device = { userAgent: undefined, address: "192.0.2.7" };
    await logIn(token, { device });
    const facts = { subject: account.id, address: "192.0.2.7", detail: { by: "link" } };
    expect(resets()).toEqual([{ event: "factors_reset", fields: expect.objectContaining(facts) }]);
    expect(kinds()).toEqual(["factors_reset"]);
    await server.auth.email.deliverDue();
    expect(sent.at(-1)).toMatchObject({ to: ann.email });
    expect(sent.at(-1)?.text).toContain("Someone used a link in an email to this address");
  });

  it("ends those sessions by the statement that uses the link, also if no row can be revoked", async () => {
    const { accessToken } = await server.auth.login.withPassword(login());
    const token = await ask();
    failing.add("revokeAllSessions");
    const mine = await logIn(token);
    expect(await codeOf(server.auth.tokens.verify(secret(accessToken)))).toBe("invalid_token");
    await server.auth.tokens.verify(secret(mine.accessToken));
    expect(server.events.map(({ event }) => event)).toContain("sessions_revoked_late");
  });

  it("ends a login with the old password that runs at the same time", async () => {
    const token = await ask();
    const slow = await backend.openServer({
      wrap: ({ store }) => ({
        store: {
          ...store,
          async insertSession(session) {
            await logIn(token);
            await store.insertSession(session);
          },
        },
      }),
    });
    const late = await slow.auth.login.withPassword(login());
    expect(await codeOf(server.auth.tokens.verify(secret(late.accessToken)))).toBe("invalid_token");
  });
});
