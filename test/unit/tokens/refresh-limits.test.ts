import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { Refresh } from "../../../src/core/tokens/refresh.ts";
import { noon, personsOwn } from "../support/claims.ts";
import { createClient, refreshTokenOf } from "../support/clients.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;

let backend: Backend;
let server: Server;
let first: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({ cost: 4 });
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
  personsOwn(await server.auth.tokens.verify(accessToken)).scope;

describe("the end of a session", () => {
  it("RT-6 comes when it was not refreshed for more than seven days", async () => {
    backend.now += 7 * day;
    const second = await refresh(first);
    backend.now += 7 * day + 1;
    expect(await reasonOf(second)).toBe("session idle for too long");
    backend.now -= 1;
    expect(await refresh(second)).toBeTruthy();
  });

  it("RT-6 is not put off by access tokens, only by a refresh", async () => {
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

  it("RT-5 comes after thirty days, however often it was refreshed", async () => {
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

  it("comes at once when it is revoked, and an old token is then no replay", async () => {
    const second = await refresh(await refresh(first));
    backend.sql("UPDATE sessions SET revoked_at = 1");
    for (const token of [second, first]) expect(await reasonOf(token)).toBe("session revoked");
    expect(server.events.map(({ event }) => event)).not.toContain("refresh_token_reuse");
  });

  it("RT-7 comes at once when its login lies before the moment from which sessions count", async () => {
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon);
    const second = await refresh(first);
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon + 1);
    expect(await reasonOf(second)).toBe("session ended by its owner");
    backend.sql("UPDATE sessions SET authenticated_at = ?", noon + 1);
    expect(await refresh(second)).toBeTruthy();
  });

  it("RT-7 comes at once with the end of its account", async () => {
    backend.sql("DELETE FROM users");
    expect(await reasonOf(first)).toBe("session unknown");
  });
});

describe("RT-7 a disabled account", () => {
  it("rests its sessions, and no replay ends them meanwhile", async () => {
    const second = await refresh(first);
    backend.now += 60_000;
    backend.sql("UPDATE users SET disabled_at = 1");
    for (const token of [second, first]) expect(await reasonOf(token)).toBe("account disabled");
    backend.sql("UPDATE users SET disabled_at = NULL");
    expect(await refresh(second)).toBeTruthy();
  });
});

describe("the scope of a refresh", () => {
  it("RT-3 may be narrower, and the next one returns to the original", async () => {
    const narrow = await refresh(first, { scope: "sessions" });
    expect([narrow.scope, await scopeOf(narrow)]).toEqual(["sessions", "sessions"]);
    const wide = await refresh(narrow);
    expect([wide.scope, await scopeOf(wide)]).toEqual([first.scope, first.scope]);
  });

  it("RT-3 is never wider than the login's, though the account may have more", async () => {
    const narrow = await server.auth.login.withPassword(login({ scope: "sessions" }));
    expect(await refusal(refresh(narrow, { scope: "sessions profile:read" }))).toMatchObject({
      code: "invalid_scope",
    });
    backend.sql("UPDATE users SET role = 'admin'");
    expect(await refusal(refresh(first, { scope: "admin" }))).toMatchObject({
      code: "invalid_scope",
    });
    expect((await refresh(narrow)).scope).toBe("sessions");
    expect((await refresh(first)).scope).toBe(first.scope);
  });

  it("RT-3 loses nothing when it is refused: the refresh token is as good as before", async () => {
    for (const scope of ["admin", "openid", "sessions admin"]) {
      expect(await refusal(refresh(first, { scope }))).toMatchObject({ code: "invalid_scope" });
    }
    expect(backend.sql("SELECT generation FROM sessions")).toEqual([{ generation: 0 }]);
    backend.now += 60_000;
    expect(await refresh(first)).toBeTruthy();
  });

  it("is the narrower one for who asks again, too", async () => {
    await refresh(first);
    expect((await refresh(first, { scope: "sessions" })).scope).toBe("sessions");
  });

  it("ASVS-8.3.2 shrinks with the role at once, and grows again with it", async () => {
    backend.sql("UPDATE users SET role = 'admin'");
    const proud = await server.auth.login.withPassword(login());
    expect(proud.scope).toBe("profile:read profile:write sessions admin");
    backend.sql("UPDATE users SET role = 'user'");
    const humble = await refresh(proud);
    expect(humble.scope).toBe("profile:read profile:write sessions");
    expect(await refusal(refresh(humble, { scope: "admin" }))).toMatchObject({
      code: "invalid_scope",
    });
    backend.sql("UPDATE users SET role = 'admin'");
    expect((await refresh(humble)).scope).toBe(proud.scope);
  });
});

describe("the client of a refresh token", () => {
  it("VULN-36 RT-4 is the only one that may use it, and what another one tries does no harm", async () => {
    const [app, rival] = [(await createClient(backend)).known, (await createClient(backend)).known];
    const its = await server.auth.login.withPassword(login({ client: app }));
    const newest = await refresh(its, { client: app });
    backend.now += 60_000;
    for (const client of [firstParty, rival]) {
      for (const token of [newest, its]) {
        expect(await reasonOf(token, { client })).toBe("refresh token of another client");
      }
    }
    expect(await reasonOf(first, { client: app })).toBe("refresh token of another client");
    expect(server.events.map(({ event }) => event)).not.toContain("refresh_token_reuse");
    const claims = await server.auth.tokens.verify(
      (await refresh(newest, { client: app })).accessToken,
    );
    expect(claims).toMatchObject({ client_id: app.id, username: ann.username });
    expect(await refresh(first)).toBeTruthy();
  });

  it("ends all of its sessions, and no other, when it is revoked", async () => {
    const { known: client } = await createClient(backend);
    const its = await server.auth.login.withPassword(login({ client }));
    backend.sql("UPDATE clients SET revoked_at = 1");
    expect(await reasonOf(its, { client })).toBe("client revoked");
    expect(await refusal(server.auth.tokens.verify(its.accessToken))).toMatchObject({
      code: "invalid_token",
      reason: "client revoked",
    });
    expect(await refresh(first)).toBeTruthy();
  });

  it("narrows its scope, as of today", async () => {
    const { known: client } = await createClient(backend, "profile:read sessions");
    const its = await server.auth.login.withPassword(login({ client }));
    expect(its.scope).toBe("profile:read sessions");
    const today = { ...client, scopes: ["sessions"] as const };
    expect((await refresh(its, { client: today })).scope).toBe("sessions");
    const wanted = { client: today, scope: "profile:read" };
    expect(await refusal(refresh(its, wanted))).toMatchObject({ code: "invalid_scope" });
  });
});
