import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { requireUserToken } from "../support/claims.ts";
import { createClient, firstParty, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const ofUser = "profile:read profile:write sessions factors";
const access = createAccess(
  { scopes: { "todos:read": "Read todos" }, roles: { editor: ["todos:read"], chief: ["admin"] } },
  { warn() {} },
);
const app = { ...firstParty, scopes: access.allScopes };

let backend: Backend;
let server: Server;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer({ wrap: () => ({ access }) });
});
afterAll(() => backend.close());

let count = 0;
/** Registers a user and logs in, by default without asking for a scope. */
async function logIn(scope?: string, client = app) {
  const username = `user${++count}`;
  await server.auth.accounts.register({ ...ann, username, email: `${username}@example.com` });
  const tokens = await server.auth.login.withPassword(
    login({ identifier: username, client, scope }),
  );
  return { ...tokens, username };
}
type LoggedIn = Awaited<ReturnType<typeof logIn>>;

const refresh = (tokens: IssuedTokens, scope?: string) =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client: app, scope });
const stored = ({ sessionId }: Pick<LoggedIn, "sessionId">) =>
  backend.sql("SELECT scope FROM sessions WHERE id = ?", sessionId)[0]?.["scope"];
const setRole = (userId: string, role: string) =>
  backend.sql("UPDATE users SET role = ? WHERE id = ?", role, userId);

describe("the session of a login that asked for no scope", () => {
  it("follows the role of the account at each refresh, up and down", async () => {
    const first = await logIn();
    expect([first.scope, stored(first)]).toEqual([ofUser, "*"]);
    setRole(first.userId, "editor");
    // A token that exists never grows.
    const { auth } = server;
    expect(requireUserToken(await auth.tokens.verify(first.accessToken)).scope).toBe(ofUser);
    const second = await refresh(first);
    expect(second.scope).toBe(`${ofUser} todos:read`);
    expect(requireUserToken(await auth.tokens.verify(second.accessToken)).scope).toBe(second.scope);
    const third = await refresh(second, "todos:read");
    expect([third.scope, stored(first)]).toEqual(["todos:read", "*"]);
    setRole(first.userId, "user");
    expect((await refresh(third)).scope).toBe(ofUser);
    setRole(first.userId, "of another release");
    expect(await auth.tokens.userOf(refreshTokenOf(third))).toMatchObject({ scope: "" });
  });

  it("shows its stored scope nowhere", async () => {
    const { auth } = server;
    const { known: service } = await createClient(backend);
    const tokens = await logIn();
    const { userId, sessionId, accessToken } = tokens;
    const caller = { userId, sessionId };
    const narrow = await refresh(tokens, "sessions");
    const shown = {
      tokens,
      narrow,
      payload: JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString()),
      verified: await auth.tokens.verify(accessToken),
      introspected: await auth.tokens.introspect(service, accessToken),
      holder: await auth.tokens.userOf(refreshTokenOf(narrow)),
      sessions: await auth.sessions.list(caller),
      exported: await auth.accounts.export(caller),
    };
    expect(stored(tokens)).toBe("*");
    expect(JSON.stringify(shown)).not.toContain('"*"');
    expect(shown.payload).toMatchObject({ scope: ofUser });
    expect(shown.introspected).toMatchObject({ scope: ofUser });
    expect(shown.holder).toMatchObject({ scope: ofUser });
    expect(shown.exported.sessions).toMatchObject([{ id: sessionId, scope: ofUser }]);
    expect((await refusal(refresh(narrow, "*"))).code).toBe("invalid_scope");
  });

  it("keeps the scope that was asked for, and that of a registered client", async () => {
    const asked = await logIn("sessions");
    expect(stored(asked)).toBe("sessions");
    setRole(asked.userId, "editor");
    expect((await refresh(asked)).scope).toBe("sessions");
    const { known: client } = await createClient(backend, "sessions factors");
    expect(stored(await logIn(undefined, client))).toBe("sessions factors");
    expect((await refusal(logIn("*"))).code).toBe("invalid_scope");
  });
});

describe("a role that has the scope admin", () => {
  const reasonOf = async (tokens: IssuedTokens) => (await refusal(refresh(tokens))).reason;
  const administrator = async () => {
    const { userId, sessionId } = await logIn();
    setRole(userId, "admin");
    return { actorId: userId, sessionId };
  };

  it.each(["admin", "chief"])(
    "%s ends the sessions of the account, and no other's",
    async (role) => {
      const actor = await administrator();
      const [one, other] = [await logIn(), await logIn()];
      await server.auth.admin.users.change(actor, one.userId, { role });
      expect(await reasonOf(one)).toBe("session revoked");
      expect((await refresh(other)).scope).toBe(ofUser);
      const again = await server.auth.login.withPassword(
        login({ identifier: one.username, client: app }),
      );
      expect((await refresh(again)).scope).toBe(`${ofUser} admin`);
    },
  );

  it("ends them in the statement that changes the role, also those of a login under way", async () => {
    const actor = await administrator();
    const one = await logIn();
    const failing = await backend.openServer({
      wrap: ({ store }) => ({ access, store: { ...store, revokeAllSessions: async () => {} } }),
    });
    await failing.auth.admin.users.change(actor, one.userId, { role: "admin" });
    expect(await reasonOf(one)).toBe("session ended by its user");
  });

  it("is one of two roles between which the sessions go on otherwise", async () => {
    const actor = await administrator();
    const one = await logIn();
    await server.auth.admin.users.change(actor, one.userId, { role: "editor" });
    expect((await refresh(one)).scope).toBe(`${ofUser} todos:read`);
  });
});

describe("the session of a client whose row lists the scope admin", () => {
  it("A1: has tokens without it: after a refresh, and those that an earlier release issued", async () => {
    const { id, secret, known } = await createClient(backend, "profile:read admin");
    const { userId, username } = await logIn();
    setRole(userId, "admin");
    const client = { ...known, scopes: ["profile:read", "admin"] };
    const old = await server.auth.login.withPassword(login({ identifier: username, client }));
    expect(old.scope).toBe("profile:read admin");
    const { auth } = server;
    const scopeOf = async ({ accessToken }: IssuedTokens) =>
      requireUserToken(await auth.tokens.verify(accessToken)).scope;
    expect(await scopeOf(old)).toBe("profile:read");
    const now = await auth.clients.authenticate({ id, secret });
    const refreshToken = refreshTokenOf(old);
    const wanted = auth.tokens.refresh({ refreshToken, client: now, scope: "admin" });
    expect((await refusal(wanted)).code).toBe("invalid_scope");
    const next = await auth.tokens.refresh({ refreshToken, client: now });
    expect([next.scope, await scopeOf(next)]).toEqual(["profile:read", "profile:read"]);
    expect(stored(old)).toBe("profile:read admin");
    const own = await auth.login.withPassword(login({ identifier: username, client: app }));
    expect(await scopeOf(own)).toContain("admin");
  });
});
