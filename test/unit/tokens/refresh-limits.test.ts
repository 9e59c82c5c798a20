import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { Refresh } from "../../../src/core/tokens/refresh/refresh.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon, requireUserToken } from "../support/claims.ts";
import { firstParty, createClient, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;

let backend: Backend;
let server: Server;
let first: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  first = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

const refresh = (from: IssuedTokens, given: Partial<Refresh> = {}) =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(from), client: firstParty, ...given });
const reasonOf = async (from: IssuedTokens, given?: Partial<Refresh>) => {
  const failure = await refusal(refresh(from, given));
  expect(failure).toMatchObject({ code: "invalid_grant", message: "invalid_grant" });
  return failure.reason;
};
const scopeOf = async ({ accessToken }: IssuedTokens) =>
  requireUserToken(await server.auth.tokens.verify(accessToken)).scope;

describe("the end of a session", () => {
  it("RT-6 comes after more than seven days without a refresh", async () => {
    backend.now += 7 * day;
    const second = await refresh(first);
    backend.now += 7 * day + 1;
    expect(await reasonOf(second)).toBe("session idle for too long");
    backend.now -= 1;
    expect(await refresh(second)).toBeTruthy();
  });

  it("RT-6 is not delayed by the use of access tokens", async () => {
    const claims = await server.auth.tokens.verify(first.accessToken);
    backend.now += 7 * day;
    const late = { ...claims, iat: backend.now / 1000, exp: backend.now / 1000 + 600 };
    const used = await server.auth.tokens.verify(await server.ports.signer.sign(late));
    expect(used).toMatchObject({ sub: claims.sub });
    expect(backend.sql("SELECT last_seen_at FROM sessions")).toEqual([
      { last_seen_at: backend.now },
    ]);
    backend.now += 1;
    expect(await reasonOf(first)).toBe("session idle for too long");
  });

  it("RT-5 comes after thirty days, even with a refresh every six hours", async () => {
    const end = noon + 30 * day;
    let newest = first;
    while (backend.now + 6 * 3_600_000 < end) {
      backend.now += 6 * 3_600_000;
      newest = await refresh(newest);
    }
    expect(backend.sql("SELECT generation, expires_at FROM sessions")).toEqual([
      { generation: 119, expires_at: end },
    ]);
    backend.now = end - 1;
    newest = await refresh(newest);
    backend.now = end;
    expect(await reasonOf(newest)).toBe("session expired");
    expect(await refusal(server.auth.tokens.verify(newest.accessToken))).toMatchObject({
      code: "invalid_token",
      reason: "session expired",
    });
  });

  it("comes at once when it is revoked, and an old refresh token then logs no reuse", async () => {
    const second = await refresh(await refresh(first));
    backend.sql("UPDATE sessions SET revoked_at = 1");
    expect(await reasonOf(second)).toBe("session revoked");
    expect(await reasonOf(first)).toBe("session revoked");
    expect(server.events.map(({ event }) => event)).not.toContain("authn_token_reuse");
  });

  it("RT-7 comes at once when it was authenticated before the account's sessions_valid_from", async () => {
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon);
    const second = await refresh(first);
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon + 1);
    expect(await reasonOf(second)).toBe("session ended by its user");
    backend.sql("UPDATE sessions SET authenticated_at = ?", noon + 1);
    expect(await refresh(second)).toBeTruthy();
  });

  it("RT-7 comes at once when its account is deleted", async () => {
    backend.sql("DELETE FROM users");
    expect(await reasonOf(first)).toBe("session unknown");
  });
});

describe("RT-7 a disabled account", () => {
  it("cannot refresh its sessions, and a replay meanwhile does not end them", async () => {
    const second = await refresh(first);
    backend.now += 60_000;
    backend.sql("UPDATE users SET disabled_at = 1");
    expect(await reasonOf(second)).toBe("account disabled");
    expect(await reasonOf(first)).toBe("account disabled");
    backend.sql("UPDATE users SET disabled_at = NULL");
    expect(await refresh(second)).toBeTruthy();
  });
});

describe("the scope of a refresh", () => {
  it("RT-3 may be narrower, and the next refresh returns to the original scope", async () => {
    const narrow = await refresh(first, { scope: "sessions" });
    expect([narrow.scope, await scopeOf(narrow)]).toEqual(["sessions", "sessions"]);
    const wide = await refresh(narrow);
    expect([wide.scope, await scopeOf(wide)]).toEqual([first.scope, first.scope]);
  });

  it("RT-3 is never wider than the scope of the login, even if the account may have more", async () => {
    const narrow = await server.auth.login.withPassword(login({ scope: "sessions" }));
    expect(await refusal(refresh(narrow, { scope: "sessions profile:read" }))).toMatchObject({
      code: "invalid_scope",
    });
    const wide = await server.auth.login.withPassword(login({ scope: first.scope }));
    backend.sql("UPDATE users SET role = 'admin'");
    expect(await refusal(refresh(wide, { scope: "admin" }))).toMatchObject({
      code: "invalid_scope",
    });
    expect((await refresh(narrow)).scope).toBe("sessions");
    expect((await refresh(wide)).scope).toBe(first.scope);
  });

  it("RT-3 is refused beyond the login's scope without using up the refresh token", async () => {
    for (const scope of ["admin", "openid", "sessions admin"]) {
      const failure = await refusal(refresh(first, { scope }));
      expect(failure, scope).toMatchObject({ code: "invalid_scope" });
    }
    expect(backend.sql("SELECT generation FROM sessions")).toEqual([{ generation: 0 }]);
    backend.now += 60_000;
    expect(await refresh(first)).toBeTruthy();
  });

  it("may be narrower also when a used token is repeated within the grace", async () => {
    await refresh(first);
    expect((await refresh(first, { scope: "sessions" })).scope).toBe("sessions");
  });

  it("ASVS-8.3.2 loses admin at once with the role, and regains it with the role", async () => {
    backend.sql("UPDATE users SET role = 'admin'");
    const asAdmin = await server.auth.login.withPassword(login());
    expect(asAdmin.scope).toBe("profile:read profile:write sessions factors admin");
    backend.sql("UPDATE users SET role = 'user'");
    const asUser = await refresh(asAdmin);
    expect(asUser.scope).toBe("profile:read profile:write sessions factors");
    expect(await refusal(refresh(asUser, { scope: "admin" }))).toMatchObject({
      code: "invalid_scope",
    });
    backend.sql("UPDATE users SET role = 'admin'");
    expect((await refresh(asUser)).scope).toBe(asAdmin.scope);
  });
});

describe("the client of a refresh token", () => {
  it("VULN-36 RT-4 is the only client that can use it; the attempts of other clients change nothing", async () => {
    const [app, otherApp] = [
      (await createClient(backend)).known,
      (await createClient(backend)).known,
    ];
    const appTokens = await server.auth.login.withPassword(login({ client: app }));
    const newest = await refresh(appTokens, { client: app });
    backend.now += 60_000;
    for (const [clientName, client] of Object.entries({ firstParty, otherApp })) {
      for (const [tokenName, from] of Object.entries({ newest, appTokens })) {
        const reason = await reasonOf(from, { client });
        expect(reason, `${clientName}, ${tokenName}`).toBe("refresh token of another client");
      }
    }
    expect(await reasonOf(first, { client: app })).toBe("refresh token of another client");
    expect(server.events.map(({ event }) => event)).not.toContain("authn_token_reuse");
    const claims = await server.auth.tokens.verify(
      (await refresh(newest, { client: app })).accessToken,
    );
    expect(claims).toMatchObject({ client_id: app.id, username: ann.username });
    expect(await refresh(first)).toBeTruthy();
  });

  it("ends all its sessions when it is revoked, and no session of another client", async () => {
    const { known: client } = await createClient(backend);
    const appTokens = await server.auth.login.withPassword(login({ client }));
    backend.sql("UPDATE clients SET revoked_at = 1");
    expect(await reasonOf(appTokens, { client })).toBe("client revoked");
    expect(await refusal(server.auth.tokens.verify(appTokens.accessToken))).toMatchObject({
      code: "invalid_token",
      reason: "client revoked",
    });
    expect(await refresh(first)).toBeTruthy();
  });

  it("limits the scope to the scopes that the client has now", async () => {
    const { known: client } = await createClient(backend, "profile:read sessions");
    const appTokens = await server.auth.login.withPassword(login({ client }));
    expect(appTokens.scope).toBe("profile:read sessions");
    const narrowed = { ...client, scopes: ["sessions"] as const };
    expect((await refresh(appTokens, { client: narrowed })).scope).toBe("sessions");
    const wanted = { client: narrowed, scope: "profile:read" };
    expect(await refusal(refresh(appTokens, wanted))).toMatchObject({ code: "invalid_scope" });
  });
});
