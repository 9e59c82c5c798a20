import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import { day, minute } from "../../../src/core/ground/time.ts";
import type { IssuedTokens, SessionTokens } from "../../../src/core/tokens/issue.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { approve, atHashOf, createApp } from "../support/apps.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let browser: SessionTokens;
let app: KnownClient;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  browser = await server.auth.login.withPassword(login());
  app = await createApp(backend, server);
  backend.now += minute;
});
afterEach(() => backend.close());

const opened = async (client = app, scope = "openid profile email", given = {}) =>
  (server.auth.oidc ?? expect.fail()).redeem(
    await approve(server, client, browser, { scope, ...given }),
  );
const refresh = (tokens: IssuedTokens, client = app, scope?: string) =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client, scope });
const idTokenOf = ({ idToken = "" }: IssuedTokens) =>
  server.ports.oidcKeys?.signer.verify("JWT", idToken);

describe("a refresh of an app's session", () => {
  it("ID-3 gives an id_token of the same login, without the nonce, and a token of the same kind", async () => {
    const first = await opened(app, undefined, { nonce: "n-0", methods: "password totp" });
    const before = await idTokenOf(first);
    backend.now += day;
    backend.sql("UPDATE users SET name = 'Ann Other'");
    const next = await refresh(first);
    const { nonce, ...claims } = before ?? {};
    expect(nonce).toBe("n-0");
    const iat = Math.floor(backend.now / 1000);
    const changed = { name: "Ann Other", iat, exp: iat + 300, at_hash: atHashOf(next) };
    expect(await idTokenOf(next)).toEqual({ ...claims, ...changed });
    expect(next.scope).toBe("openid profile email");
    expect(await refusal(server.auth.tokens.verify(next.accessToken))).toMatchObject({
      code: "invalid_token",
    });
    const { claims: shown } = (await server.auth.oidc?.userInfo(next.accessToken)) ?? {};
    expect(shown?.sub).toBe(browser.userId);
  });

  it("ID-3 by another client is refused, and changes nothing", async () => {
    const first = await opened();
    for (const isOwn of [true, false]) {
      const other = await createApp(backend, server, { isOwn });
      expect(await refusal(refresh(first, other))).toMatchObject({
        code: "invalid_grant",
        detail: "The refresh token is not valid. Log in again.",
        reason: "refresh token of another client",
      });
    }
    expect((await refresh(first)).idToken).toBeTruthy();
  });

  it("RS-1 for a resource is refused, and works without one", async () => {
    const { refreshToken = "" } = await opened();
    const resource = "https://api.example.com";
    const asked = server.auth.tokens.refresh({ refreshToken, resource, client: app });
    expect(await refusal(asked)).toMatchObject({ code: "invalid_target" });
    expect((await server.auth.tokens.refresh({ refreshToken, client: app })).idToken).toBeTruthy();
  });

  it("may ask for fewer scopes of both kinds, and for no other", async () => {
    const own = await createApp(backend, server, { isOwn: true });
    const first = await opened(own, "openid email profile:read sessions");
    for (const [asked, granted, hasIdToken] of [
      [undefined, "openid email profile:read sessions", true],
      ["openid", "openid", true],
      ["sessions email", "email sessions", false],
      ["profile:read", "profile:read", false],
    ] as const) {
      const tokens = await refresh(first, own, asked);
      expect(tokens.scope, asked).toBe(granted);
      expect(tokens.idToken !== undefined, asked).toBe(hasIdToken);
      const { scope } = await server.auth.tokens.verify(tokens.accessToken);
      expect(scope, asked).toBe(granted.replaceAll(/\b(?:openid|email) ?/g, ""));
    }
    for (const asked of ["profile", "offline_access", "profile:write", "openid unknown"]) {
      expect(await refusal(refresh(first, own, asked)), asked).toMatchObject({
        code: "invalid_scope",
      });
    }
    expect((await refresh(first, own)).scope).toBe("openid email profile:read sessions");
  });

  it("of another app never has a scope of ours, whatever was stored", async () => {
    const first = await opened(app, "openid profile:read admin");
    expect(first.scope).toBe("openid");
    expect((await refresh(first)).scope).toBe("openid");
    expect(await refusal(refresh(first, app, "profile:read"))).toMatchObject({
      code: "invalid_scope",
    });
  });

  it("follows the role of the user, and ends the use of an app that the role may not use", async () => {
    const editors = await createApp(backend, server, { allowedRoles: "editor admin", roles: 1 });
    backend.sql("UPDATE users SET role = 'admin'");
    const first = await opened(editors, "openid roles");
    expect(await idTokenOf(first)).toMatchObject({ role: "admin" });
    backend.sql("UPDATE users SET role = 'user'");
    expect(await refusal(refresh(first, editors))).toMatchObject({
      code: "invalid_grant",
      reason: "role may not use the app",
    });
  });

  it("ends with the browser's session", async () => {
    const first = await opened();
    await server.auth.sessions.end(browser, browser.sessionId);
    expect(await refusal(refresh(first))).toMatchObject({
      code: "invalid_grant",
      reason: "session revoked",
    });
  });

  it("is refused by a server without a key for apps", async () => {
    const first = await opened();
    const off = await backend.openServer({ wrap: () => ({ oidcKeys: undefined }) });
    const refreshToken = refreshTokenOf(first);
    expect(off.auth.tokens.grantTypes).not.toContain("authorization_code");
    expect(await refusal(off.auth.tokens.refresh({ refreshToken, client: app }))).toMatchObject({
      code: "invalid_grant",
      reason: "session of an app",
    });
  });
});

it("a refresh token of an app is no cookie of the operator's own pages, and its user is nobody there", async () => {
  const { tokens, browser: pages } = server.auth;
  const cookie = refreshTokenOf(browser);
  expect(await tokens.userOf(cookie)).toMatchObject({ id: browser.userId });
  expect(await pages.sessionOf(cookie)).toMatchObject({ userId: browser.userId });
  for (const client of [app, await createApp(backend, server, { isOwn: true })]) {
    const taken = refreshTokenOf(await opened(client));
    expect(await tokens.userOf(taken)).toBeUndefined();
    expect(await pages.sessionOf(taken)).toBeUndefined();
  }
});

it("a refresh of another session has no scope of OpenID Connect", async () => {
  const refreshToken = refreshTokenOf(browser);
  const { firstParty } = server.auth.clients;
  const ask = (scope: string) =>
    server.auth.tokens.refresh({ refreshToken, client: firstParty, scope });
  for (const scope of ["openid", "openid profile:read", "roles"]) {
    expect(await refusal(ask(scope)), scope).toMatchObject({ code: "invalid_scope" });
  }
  expect((await ask("profile:read")).scope).toBe("profile:read");
});

describe("a scope of the operator that is called like one of OpenID Connect", () => {
  const open = () =>
    backend.openServer({
      wrap: () => ({
        access: createAccess(
          { scopes: { email: "Read all emails" }, roles: { user: ["email"] } },
          { warn() {} },
        ),
      }),
    });

  it("is still granted by the refresh of a session that has it", async () => {
    const { auth } = await open();
    const opened = await auth.login.withPassword({
      ...login(),
      client: auth.clients.firstParty,
      scope: "email",
    });
    const refreshToken = refreshTokenOf(opened);
    const again = { refreshToken, client: auth.clients.firstParty, scope: "email" };
    expect((await auth.tokens.refresh(again)).scope).toBe("email");
  });

  it("is not granted to an app that asked for the other one", async () => {
    const other = await open();
    const own = await createApp(backend, other, { isOwn: true });
    backend.sql("UPDATE clients SET scope = 'email profile:read' WHERE id = ?", own.id);
    const client = { ...own, scopes: ["email", "profile:read"] };
    const approved = await approve(other, client, browser, { scope: "openid email profile:read" });
    const first = await (other.auth.oidc ?? expect.fail()).redeem(approved);
    const next = await other.auth.tokens.refresh({ refreshToken: refreshTokenOf(first), client });
    for (const { accessToken } of [first, next]) {
      expect((await other.auth.tokens.verify(accessToken)).scope).toBe("profile:read");
    }
  });
});

it("a code is redeemed with five statements, that of the client's authentication included", async () => {
  const sent: string[] = [];
  const watched = await openSqlite(backend.file, "drizzle/sqlite", (name) => void sent.push(name));
  const { client, ...redemption } = await approve(server, app, browser);
  const counted = await backend.openServer({ wrap: () => ({ store: watched.store }) });
  await counted.ports.store.findClient(client.id);
  await counted.auth.oidc?.redeem({ client, ...redemption });
  await watched.close();
  expect(sent).toEqual([
    "findClient",
    "findCode",
    "insertSession",
    "useAuthorization",
    "findSurplusChild",
  ]);
});
