import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import type { Failure } from "../../../src/core/failures.ts";
import { minute, second } from "../../../src/core/ground/time.ts";
import type { Resource } from "../../../src/core/resources/model.ts";
import type { IssuedTokens, SessionTokens } from "../../../src/core/tokens/issue.ts";
import { approve, createApp } from "../support/apps.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { createClient, firstParty, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { addResource } from "../support/resources.ts";

let backend: Backend;
let server: Server;
let browser: SessionTokens;
let app: KnownClient;
let notes: Resource;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  browser = await server.auth.login.withPassword(login());
  app = await createApp(backend, server);
  notes = addResource(backend);
  backend.now += minute;
});
afterEach(() => backend.close());

const issuer = "https://auth.example.com";
const oidc = () => server.auth.oidc ?? expect.fail("apps cannot log in");

/** A code for the resource. */
const approved = (
  given: Parameters<typeof approve>[3] = {},
  by = app,
  scope = "notes:read notes:write",
) => approve(server, by, browser, { scope, resource: notes.uri, ...given });

const opened = async (...given: Parameters<typeof approved>) =>
  oidc().redeem(await approved(...given));

const refresh = (
  tokens: IssuedTokens,
  given: { scope?: string; resource?: string } = {},
  by = app,
) => server.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client: by, ...given });

const claimsOf = ({ accessToken }: Pick<IssuedTokens, "accessToken">) =>
  server.ports.oidcKeys!.signer.verify("at+jwt", accessToken);

const revoke = () => backend.sql("UPDATE resources SET revoked_at = ?", backend.now);
const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code;
const introspected = (by: KnownClient, { accessToken }: Pick<IssuedTokens, "accessToken">) =>
  oidc().introspect(by, accessToken);

describe("a code for a resource", () => {
  it("gives a token that is for the resource alone, and says nothing of the user but how they logged in", async () => {
    const provenAt = backend.now - 7000;
    const tokens = await opened({ methods: "password totp", provenAt });
    const iat = Math.floor(backend.now / 1000);
    expect(await claimsOf(tokens)).toEqual({
      iss: issuer,
      aud: notes.uri,
      sub: browser.userId,
      client_id: app.id,
      scope: "notes:read notes:write",
      sid: tokens.sessionId,
      iat,
      exp: iat + 600,
      jti: expect.any(String),
      auth_time: iat - 7,
      acr: "aal2",
      amr: expect.arrayContaining(["pwd", "otp"]),
    });
    expect(tokens).toMatchObject({ scope: "notes:read notes:write" });
    expect(tokens).not.toHaveProperty("idToken");
    const [session] = backend.sql("SELECT resource FROM sessions WHERE id = ?", tokens.sessionId);
    expect(session).toEqual({ resource: notes.uri });
  });

  it("P-10 with openid gives a token that opens userinfo too, and an id_token for the app", async () => {
    const tokens = await opened({}, app, "openid email notes:read");
    expect(await claimsOf(tokens)).toMatchObject({
      aud: [notes.uri, `${issuer}/userinfo`],
      scope: "openid email notes:read",
    });
    const { claims } = await oidc().userInfo(tokens.accessToken);
    expect(claims).toEqual({ sub: browser.userId, email: ann.email, email_verified: false });
    const idToken = await server.ports.oidcKeys?.signer.verify("JWT", tokens.idToken ?? "");
    expect(idToken).toMatchObject({ aud: app.id, email: ann.email });
    const again = await refresh(tokens, { scope: "notes:read" });
    expect(await claimsOf(again)).toMatchObject({ aud: notes.uri, scope: "notes:read" });
    expect(await codeOf(oidc().userInfo(again.accessToken))).toBe("invalid_token");
  });

  it("gives an app of the operator's own a token of the same kind, which is not for this server", async () => {
    const own = await createApp(backend, server, { isOwn: true });
    const tokens = await opened({}, own, "notes:read profile:read");
    const claims = await claimsOf(tokens);
    expect(claims).toMatchObject({ aud: notes.uri, client_id: own.id });
    expect(claims).not.toHaveProperty("username");
    expect(claims).not.toHaveProperty("role");
    expect(await codeOf(server.auth.tokens.verify(tokens.accessToken))).toBe("invalid_token");
  });

  it("RE-3 RS-1 with another resource stays good, and gives its tokens with the right one or without any", async () => {
    const other = addResource(backend, { uri: "https://files.example.com" });
    const redemption = await approved();
    for (const resource of [other.uri, `${notes.uri}/`, `${notes.uri}#`, "x", ""]) {
      expect(await codeOf(oidc().redeem({ ...redemption, resource })), resource).toBe(
        "invalid_target",
      );
    }
    const tokens = await oidc().redeem({ ...redemption, resource: notes.uri });
    expect(await claimsOf(tokens)).toMatchObject({ aud: notes.uri });
    expect(await claimsOf(await opened())).toMatchObject({ aud: notes.uri });
  });

  it("RE-3 without a resource gives no token for one that the app names", async () => {
    const redemption = await approve(server, app, browser);
    const named = { ...redemption, resource: notes.uri };
    expect(await codeOf(oidc().redeem(named))).toBe("invalid_target");
    const tokens = await oidc().redeem(redemption);
    expect(await claimsOf(tokens)).toMatchObject({ aud: `${issuer}/userinfo` });
    expect(await codeOf(refresh(tokens, { resource: notes.uri }))).toBe("invalid_target");
  });

  it("RE-11 is refused half a minute after the resource was revoked, at the latest", async () => {
    const [early, late] = [await approved(), await approved()];
    await opened();
    revoke();
    backend.now += 30 * second - 1;
    expect(await claimsOf(await oidc().redeem(early))).toMatchObject({ aud: notes.uri });
    backend.now += 1;
    expect(await codeOf(oidc().redeem(late))).toBe("invalid_target");
  });

  it("RE-12 is refused once the role of the user may not use the resource", async () => {
    const redemption = await approved();
    backend.sql("UPDATE resources SET allowed_roles = 'admin'");
    expect(await refusal(oidc().redeem(redemption))).toMatchObject({
      code: "invalid_grant",
      reason: "role may not use the resource",
    });
    expect(backend.sql("SELECT id FROM sessions WHERE parent_id IS NOT NULL")).toEqual([]);
    backend.sql("UPDATE users SET role = 'admin'");
    backend.now += 30 * second;
    expect(await claimsOf(await oidc().redeem(redemption))).toMatchObject({ aud: notes.uri });
  });
});

describe("a refresh for a resource", () => {
  it("gives a token for it again, whether the app names it or not, with fewer scopes if it asks for them", async () => {
    let tokens: IssuedTokens = await opened();
    for (const [given, scope] of [
      [{}, "notes:read notes:write"],
      [{ resource: notes.uri, scope: "notes:read" }, "notes:read"],
      [{ resource: "https://NOTES.example.com/mcp" }, "notes:read notes:write"],
    ] as const) {
      backend.now += minute;
      tokens = await refresh(tokens, given);
      expect(await claimsOf(tokens)).toMatchObject({ aud: notes.uri, scope });
      expect(tokens.scope).toBe(scope);
    }
  });

  it("RE-4 for another resource is refused, and the refresh token stays good", async () => {
    const other = addResource(backend, { uri: "https://files.example.com" });
    const tokens = await opened();
    for (const resource of [other.uri, `${notes.uri}/`, `${issuer}/userinfo`, ""]) {
      expect(await codeOf(refresh(tokens, { resource })), resource).toBe("invalid_target");
    }
    expect(await claimsOf(await refresh(tokens))).toMatchObject({ aud: notes.uri });
  });

  it.each(["notes:write", "notes:delete", "openid", "profile:read", "constructor"])(
    "RE-10 with the scope %s, which the app was not given, is refused",
    async (scope) => {
      const tokens = await opened({}, app, "notes:read");
      expect(await codeOf(refresh(tokens, { scope }))).toBe("invalid_scope");
      expect(await claimsOf(await refresh(tokens))).toMatchObject({ scope: "notes:read" });
    },
  );

  it("gives no scope that the resource has no longer, and those that a narrower wish implies", async () => {
    const implies = '{"notes:write":["notes:read"]}';
    backend.sql("UPDATE resources SET implies = ?", implies);
    const tokens = await opened();
    const narrower = await refresh(tokens, { scope: "notes:write" });
    expect(narrower.scope).toBe("notes:read notes:write");
    backend.sql(`UPDATE resources SET implies = '{}', scopes = '{"notes:read":"See"}'`);
    backend.now += minute;
    expect((await refresh(narrower)).scope).toBe("notes:read");
  });

  it("ends when the resource has none of its scopes any more, because some servers check the audience alone", async () => {
    const tokens = await opened({}, app, "openid notes:write offline_access");
    backend.sql(`UPDATE resources SET scopes = '{"notes:read":"Read"}'`);
    expect(await codeOf(refresh(tokens))).toBe("invalid_grant");
    backend.sql(`UPDATE resources SET scopes = '{"notes:write":"Write"}'`);
    expect((await refresh(tokens)).scope).toBe("openid offline_access notes:write");
  });

  it("ends while the session lacks a second factor that became required", async () => {
    const tokens = await opened();
    const strict = await backend.openServer({ policy: { mfa: "all" } });
    const again = strict.auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client: app });
    expect(await codeOf(again)).toBe("invalid_grant");
    expect((await refresh(tokens)).scope).toBe("notes:read notes:write");
  });

  it("RE-11 is refused at once after the resource was revoked", async () => {
    const tokens = await opened();
    revoke();
    expect(await codeOf(refresh(tokens))).toBe("invalid_target");
    backend.sql("UPDATE resources SET revoked_at = NULL");
    expect(await claimsOf(await refresh(tokens))).toMatchObject({ aud: notes.uri });
  });

  it("RE-12 is refused once the role of the user may not use the resource", async () => {
    const tokens = await opened();
    backend.sql("UPDATE resources SET allowed_roles = 'admin'");
    expect(await refusal(refresh(tokens))).toMatchObject({
      code: "invalid_grant",
      reason: "role may not use the resource",
    });
    backend.sql("UPDATE users SET role = 'admin'");
    expect(await claimsOf(await refresh(tokens))).toMatchObject({ aud: notes.uri });
  });

  it("gives no token once the resource was revoked, in twenty sessions at the same time", async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => opened()));
    const outcomes = await Promise.all(
      tokens.map(async (one, at) => {
        if (at === 10) revoke();
        return refresh(one).then(
          () => "issued",
          (error: unknown) => (error as Failure).code,
        );
      }),
    );
    expect(new Set(outcomes.slice(10))).toEqual(new Set(["invalid_target"]));
    expect(new Set(outcomes).size).toBeLessThanOrEqual(2);
    for (const one of tokens) expect(await codeOf(refresh(one))).toBe("invalid_target");
  });
});

describe("the token of an app for a resource", () => {
  const inner = async () => (await createClient(backend)).known;

  it("RE-15 is none of this server, also with openid", async () => {
    for (const scope of ["notes:read", "openid notes:read"]) {
      const { accessToken } = await opened({}, app, scope);
      expect(await codeOf(server.auth.tokens.verify(accessToken))).toBe("invalid_token");
    }
  });

  it("RE-16 without openid opens no userinfo, and with it no other resource", async () => {
    addResource(backend, { uri: "https://files.example.com" });
    const { accessToken } = await opened();
    expect(await codeOf(oidc().userInfo(accessToken))).toBe("invalid_token");
    const { aud } = await claimsOf(await opened({}, app, "openid notes:read"));
    expect(aud).toEqual([notes.uri, `${issuer}/userinfo`]);
  });

  it("RE-18 is no refresh token", async () => {
    const { accessToken } = await opened();
    const given = { refreshToken: accessToken, client: app };
    expect(await codeOf(server.auth.tokens.refresh(given))).toBe("invalid_grant");
  });

  it("RE-19 ends its session if its own app revokes it, and no other client", async () => {
    const tokens = await opened();
    backend.sql("UPDATE resources SET client_id = ?", (await inner()).id);
    const others = [await createApp(backend, server), await inner(), firstParty];
    for (const other of others) {
      await server.auth.tokens.revoke(other, tokens.accessToken);
      expect(await oidc().revoke(other, tokens.accessToken)).toBeUndefined();
    }
    expect(await introspected(app, tokens)).toMatchObject({ sid: tokens.sessionId });
    await oidc().revoke(app, tokens.accessToken);
    expect(await introspected(app, tokens)).toBeUndefined();
    expect(await codeOf(refresh(tokens))).toBe("invalid_grant");
  });

  it("RE-20 CVE-2026-37979 CVE-2026-18208 is active for its app and for the client that the resource names, and for no one else", async () => {
    const named = await inner();
    backend.sql("UPDATE resources SET client_id = ?", named.id);
    const ofOther = await inner();
    addResource(backend, { uri: "https://files.example.com", clientId: ofOther.id });
    const tokens = await opened();
    const withProfile = await opened({}, app, "openid profile notes:read");
    for (const one of [tokens, withProfile]) {
      expect(await introspected(app, one)).toMatchObject({ sid: one.sessionId });
      expect(await introspected(named, one)).toEqual(await claimsOf(one));
    }
    expect(await introspected(app, withProfile)).toHaveProperty("username", "Ann");
    const strangers = [ofOther, await inner(), await createApp(backend, server), firstParty];
    for (const stranger of strangers) {
      for (const one of [tokens, withProfile]) {
        expect(await introspected(stranger, one)).toBeUndefined();
        expect(
          await server.auth.tokens.introspect(
            { ...stranger, isConfidential: true },
            one.accessToken,
          ),
        ).toBeUndefined();
      }
    }
  });

  it("RE-20 is active for the client that the resource names only as long as it names it, and never for userinfo alone", async () => {
    const named = await inner();
    backend.sql("UPDATE resources SET client_id = ?", named.id);
    const tokens = await opened();
    const plain = await oidc().redeem(await approve(server, app, browser));
    expect(await introspected(named, plain)).toBeUndefined();
    expect(await introspected(named, tokens)).toBeDefined();
    backend.sql("UPDATE resources SET client_id = NULL");
    backend.now += 30 * second;
    expect(await introspected(named, tokens)).toBeUndefined();
    await server.auth.sessions.end(browser, browser.sessionId);
    expect(await introspected(app, tokens)).toBeUndefined();
  });
});

describe("one code for a resource", () => {
  it("by fifty requests at the same time gives tokens to one, and they end", async () => {
    const redemption = { ...(await approved()), resource: notes.uri };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        oidc()
          .redeem(redemption)
          .then(
            ({ accessToken }) => ({ accessToken }),
            (error: unknown) => (error as Failure).code,
          ),
      ),
    );
    const issued = answers.filter((one) => typeof one !== "string");
    expect(issued).toHaveLength(1);
    expect(new Set(answers.filter((one) => typeof one === "string"))).toEqual(
      new Set(["invalid_grant"]),
    );
    expect(await introspected(app, issued[0]!)).toBeUndefined();
  });
});
