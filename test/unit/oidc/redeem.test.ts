import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import type { Failure } from "../../../src/core/failures.ts";
import { day, hour, minute } from "../../../src/core/ground/time.ts";
import type { Redemption } from "../../../src/core/oidc/codes/redeem.ts";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import { approve, atHashOf, createApp, newVerifier } from "../support/apps.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { createClient, firstParty, refreshTokenOf } from "../support/clients.ts";
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

const oidc = () => server.auth.oidc ?? expect.fail("apps cannot log in");
const redeem = (redemption: Redemption) => oidc().redeem(redemption);
const idTokenOf = async ({ idToken = "" }: { readonly idToken?: string | undefined }) =>
  server.ports.oidcKeys?.signer.verify("JWT", idToken);
const rowOf = (id: string) => backend.sql("SELECT * FROM sessions WHERE id = ?", id)[0];
const isLive = (id: string): boolean => rowOf(id)?.["revoked_at"] === null;
const times = (event: string) => server.events.filter((one) => one.event === event).length;

describe("a code", () => {
  it("opens a session of the app under the browser's session, with the code's id", async () => {
    backend.sql("UPDATE sessions SET user_agent = 'Firefox', address = '::1'");
    const provenAt = backend.now - 7000;
    const given = { methods: "password totp", provenAt };
    const tokens = await redeem(await approve(server, app, browser, given));
    const [code] = backend.sql("SELECT * FROM authorizations");
    expect(tokens.sessionId).toBe(code?.["id"]);
    const parent = rowOf(browser.sessionId);
    expect(rowOf(tokens.sessionId)).toMatchObject({
      user_id: browser.userId,
      client_id: app.id,
      scope: "openid profile email",
      generation: 0,
      parent_id: browser.sessionId,
      offline: 0,
      created_at: backend.now,
      // The app's server is not what the user knows.
      user_agent: "Firefox",
      address: "::1",
      methods: "password totp",
      proven_at: provenAt,
      authenticated_at: parent?.["authenticated_at"],
      expires_at: parent?.["expires_at"],
    });
  });

  it("opens a session that the export of the account has with its scopes", async () => {
    const { sessionId } = await redeem(await approve(server, app, browser));
    const { sessions } = await server.auth.accounts.export(browser);
    expect(sessions.find(({ id }) => id === sessionId)).toMatchObject({
      parent_id: browser.sessionId,
      scope: "openid profile email",
    });
  });

  it("opens no session that outlives a browser's session that is forgotten when the browser is closed", async () => {
    const forgotten = await server.auth.login.withPassword({ ...login(), remember: false });
    const scope = "openid email offline_access";
    const tokens = await redeem(await approve(server, app, forgotten, { scope }));
    expect(tokens.scope).toBe("openid email");
    const parent = rowOf(forgotten.sessionId);
    expect(parent?.["expires_at"]).toBe(backend.now + 12 * hour);
    expect(rowOf(tokens.sessionId)).toMatchObject({
      scope: "openid email",
      offline: 0,
      remembered: 0,
      expires_at: parent?.["expires_at"],
    });
    const refreshToken = refreshTokenOf(tokens);
    expect((await server.auth.tokens.refresh({ refreshToken, client: app })).idToken).toBeTruthy();
    await server.auth.sessions.end(forgotten, forgotten.sessionId);
    const again = server.auth.tokens.refresh({ refreshToken, client: app });
    expect(await refusal(again)).toMatchObject({ code: "invalid_grant" });
  });

  it("of an app with the scope offline_access opens a session that outlives the browser's", async () => {
    const scope = "openid offline_access";
    const tokens = await redeem(await approve(server, app, browser, { scope }));
    expect(rowOf(tokens.sessionId)).toMatchObject({
      offline: 1,
      expires_at: backend.now + 30 * day,
    });
    await server.auth.sessions.end(browser, browser.sessionId);
    const refreshToken = refreshTokenOf(tokens);
    expect((await server.auth.tokens.refresh({ refreshToken, client: app })).idToken).toBeTruthy();
  });

  it("gives an id_token that says who logged in, when and how, to this app alone", async () => {
    const given = { methods: "password totp", provenAt: backend.now - 7000, nonce: "n-0" };
    const tokens = await redeem(await approve(server, app, browser, given));
    const seconds = Math.floor(backend.now / 1000);
    expect(await idTokenOf(tokens)).toEqual({
      iss: "https://auth.example.com",
      sub: browser.userId,
      aud: app.id,
      iat: seconds,
      exp: seconds + 300,
      auth_time: seconds - 7,
      nonce: "n-0",
      at_hash: atHashOf(tokens),
      sid: tokens.sessionId,
      acr: "aal2",
      amr: expect.arrayContaining(["pwd", "otp"]),
      name: ann.name,
      preferred_username: ann.username,
      updated_at: expect.any(Number),
      email: ann.email,
      email_verified: false,
    });
  });

  it("without the scope openid gives none, and without a nonce one without a nonce", async () => {
    const without = await redeem(await approve(server, app, browser, { scope: "profile" }));
    expect(without).not.toHaveProperty("idToken");
    expect(without.scope).toBe("profile");
    const claims = await idTokenOf(await redeem(await approve(server, app, browser)));
    expect(claims).not.toHaveProperty("nonce");
  });

  it.each([64, 384, 512])("ID-2 gives a nonce of %i characters back as it is", async (length) => {
    const nonce = '𝒳"\\ '.repeat(200).slice(0, length);
    const claims = await idTokenOf(await redeem(await approve(server, app, browser, { nonce })));
    expect(claims?.["nonce"]).toBe(nonce);
  });

  it("gives the role of the user only to an app that may have it", async () => {
    backend.sql("UPDATE users SET role = 'admin'");
    const scope = "openid roles";
    const roleOf = async (client: KnownClient) =>
      (await idTokenOf(await redeem(await approve(server, client, browser, { scope }))))?.["role"];
    expect(await roleOf(app)).toBeUndefined();
    expect(await roleOf(await createApp(backend, server, { roles: 1 }))).toBe("admin");
  });

  it("gives an app that is not the operator's own a token for userinfo alone", async () => {
    const tokens = await redeem(await approve(server, app, browser));
    const { accessToken } = tokens;
    expect(await refusal(server.auth.tokens.verify(accessToken))).toMatchObject({
      code: "invalid_token",
    });
    const { claims } = await oidc().userInfo(accessToken);
    expect(claims).toMatchObject({ sub: browser.userId, preferred_username: ann.username });
    expect(tokens).toMatchObject({ expiresIn: 600, scope: "openid profile email" });
  });

  it("gives the operator's own app a token as other logins do, with the scopes of ours", async () => {
    const own = await createApp(backend, server, { isOwn: true });
    const scope = "openid profile:read sessions admin unknown";
    const tokens = await redeem(await approve(server, own, browser, { scope }));
    expect(await server.auth.tokens.verify(tokens.accessToken)).toMatchObject({
      sub: browser.userId,
      client_id: own.id,
      sid: tokens.sessionId,
      scope: "profile:read sessions",
    });
    expect(tokens.scope).toBe("openid profile:read sessions");
    const { claims } = await oidc().userInfo(tokens.accessToken);
    expect(claims).toEqual({ sub: browser.userId });
  });

  it("realworld 6: gives the operator's own app the hash of its access token too", async () => {
    const own = await createApp(backend, server, { isOwn: true });
    const scope = "openid profile:read";
    const tokens = await redeem(await approve(server, own, browser, { scope }));
    expect(await idTokenOf(tokens)).toMatchObject({ at_hash: atHashOf(tokens) });
  });

  it("gives no refresh token to an app that may not use one", async () => {
    const short = await createApp(backend, server, { grants: "authorization_code" });
    const tokens = await redeem(await approve(server, short, browser));
    expect(tokens).not.toHaveProperty("refreshToken");
    expect(isLive(tokens.sessionId)).toBe(true);
  });
});

describe("a code that is sent again", () => {
  it("CO-2 ends the session with its tokens, and says so once", async () => {
    const redemption = await approve(server, app, browser);
    const { sessionId, accessToken } = await redeem(redemption);
    expect(isLive(sessionId)).toBe(true);
    for (const _ of ["first", "again"]) {
      backend.now += 1;
      expect(await refusal(redeem(redemption))).toMatchObject({
        code: "invalid_grant",
        detail: expect.stringMatching(/^The code is not valid\. /),
        reason: "code used before",
      });
    }
    expect(isLive(sessionId)).toBe(false);
    expect(await oidc().introspect(app, accessToken)).toBeUndefined();
    expect(times("authn_code_reuse")).toBe(1);
    expect(isLive(browser.sessionId)).toBe(true);
  });

  it("CO-2 ends the session also after the code's end, for an hour", async () => {
    const scope = "openid offline_access";
    const redemption = await approve(server, app, browser, { scope });
    const { sessionId } = await redeem(redemption);
    backend.now += 61 * minute - 1;
    await server.auth.purge();
    expect(await refusal(redeem(redemption))).toMatchObject({ reason: "code used before" });
    expect(isLive(sessionId)).toBe(false);
    backend.now += 1;
    await server.auth.purge();
    expect(await refusal(redeem(redemption))).toMatchObject({ reason: "code unknown" });
  });

  it("CO-3 with another verifier, client or redirect URI changes nothing", async () => {
    const redemption = await approve(server, app, browser);
    const other = await createApp(backend, server);
    const wrong = {
      "code verifier wrong": { verifier: newVerifier().verifier },
      "code verifier missing": { verifier: undefined },
      "code of another client": { client: other },
      "redirect URI of another request": { redirectUri: `${redemption.redirectUri}?` },
    };
    const tryAll = async (): Promise<void> => {
      for (const [reason, change] of Object.entries(wrong)) {
        const refused = await refusal(redeem({ ...redemption, ...change }));
        expect(refused).toMatchObject({ code: "invalid_grant", reason });
      }
    };
    await tryAll();
    const { sessionId } = await redeem(redemption);
    await tryAll();
    expect(isLive(sessionId)).toBe(true);
    expect(times("authn_code_reuse")).toBe(0);
  });

  it("RS-1 for a resource is refused, and can be redeemed without one", async () => {
    const redemption = await approve(server, app, browser);
    const forResource = { ...redemption, resource: "https://api.example.com" };
    expect(await refusal(redeem(forResource))).toMatchObject({ code: "invalid_target" });
    expect((await redeem(redemption)).idToken).toBeTruthy();
  });

  it("CO-1 by fifty requests at the same time gives tokens to one, and they end", async () => {
    const redemption = await approve(server, app, browser);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        redeem(redemption).then(
          ({ sessionId }) => sessionId,
          (error: unknown) => (error as Failure).code,
        ),
      ),
    );
    const [sessionId, ...others] = new Set(answers.toSorted());
    expect(answers.filter((one) => one === "invalid_grant")).toHaveLength(49);
    expect(others).toEqual(["invalid_grant"]);
    expect(isLive(String(sessionId))).toBe(false);
    expect(times("authn_code_reuse")).toBeGreaterThan(0);
  });
});

describe("no code is redeemed", () => {
  it("CO-4 after a minute", async () => {
    const [early, late] = [
      await approve(server, app, browser),
      await approve(server, app, browser),
    ];
    backend.now += minute - 1;
    expect((await redeem(early)).idToken).toBeTruthy();
    backend.now += 1;
    expect(await refusal(redeem(late))).toMatchObject({
      code: "invalid_grant",
      reason: "code too old",
    });
  });

  it.each([
    ["a logout", () => server.auth.sessions.end(browser, browser.sessionId), "session revoked"],
    ["the end of all sessions", () => server.auth.sessions.endAll(browser), "session revoked"],
    [
      "the account is disabled",
      async () => void backend.sql("UPDATE users SET disabled_at = 1"),
      "account disabled",
    ],
    [
      "a new password on another device",
      async () => {
        const { auth } = server;
        const other = await auth.login.withPassword(login());
        await auth.passwords.change(other, {
          currentPassword: ann.password,
          newPassword: "another horse battery",
          language: "en",
        });
      },
      "session revoked",
    ],
    [
      "the role of the user does not allow the app any more",
      async () => void backend.sql("UPDATE clients SET allowed_roles = 'editor'"),
      "role may not use the app",
    ],
  ])("CO-4 after %s", async (_, happen, reason) => {
    const redemption = await approve(server, app, browser);
    await happen();
    const client = { ...app, allowedRoles: String(clientRow()?.["allowed_roles"]) };
    expect(await refusal(redeem({ ...redemption, client }))).toMatchObject({
      code: "invalid_grant",
      reason,
    });
    expect(backend.sql("SELECT id FROM sessions WHERE parent_id IS NOT NULL")).toEqual([]);
  });
  const clientRow = () => backend.sql("SELECT * FROM clients WHERE id = ?", app.id)[0];

  it("CO-5 with the credentials of another client, of whatever kind", async () => {
    const redemption = await approve(server, app, browser);
    const others = [
      await createApp(backend, server),
      await createApp(backend, server, { isOwn: true }),
      await createApp(backend, server, { isPublic: true }),
      (await createClient(backend)).known,
      firstParty,
    ];
    for (const client of others) {
      expect(await refusal(redeem({ ...redemption, client }))).toMatchObject({
        code: "invalid_grant",
        reason: "code of another client",
      });
    }
    expect((await redeem(redemption)).idToken).toBeTruthy();
  });

  it("PK-1 with a verifier if the request had no challenge, nor without one if it had", async () => {
    const { verifier } = newVerifier();
    const without = await approve(server, app, browser, { challenge: undefined });
    expect(await refusal(redeem({ ...without, verifier }))).toMatchObject({
      reason: "code without a challenge",
    });
    const withOne = await approve(server, app, browser);
    expect(await refusal(redeem({ ...withOne, verifier: undefined }))).toMatchObject({
      reason: "code verifier missing",
    });
    expect((await redeem(without)).idToken).toBeTruthy();
  });

  it("without the redirect URI, unless the challenge binds it to its app", async () => {
    const without = await approve(server, app, browser, { challenge: undefined });
    expect(await refusal(redeem({ ...without, redirectUri: undefined }))).toMatchObject({
      reason: "redirect URI of another request",
    });
    const { code, ...withOne } = await approve(server, app, browser);
    expect((await redeem({ ...withOne, code, redirectUri: undefined })).idToken).toBeTruthy();
  });

  it("that was forged, or sealed for something else", async () => {
    const redemption = await approve(server, app, browser);
    const { code } = redemption;
    const id = String(backend.sql("SELECT id FROM authorizations")[0]?.["id"]);
    const pushed = (await server.ports.oidcKeys?.seals.sign("pushed", id)) ?? "";
    const flipped = code.slice(0, -2) + (code.at(-2) === "A" ? "B" : "A") + code.at(-1);
    for (const forged of [pushed, flipped, id, `ac1_${id}`, pushed.replace("pr1_", "ac1_"), ""]) {
      expect(await refusal(redeem({ ...redemption, code: forged })), forged).toMatchObject({
        code: "invalid_grant",
        reason: "code unknown",
      });
    }
  });
});

it("a further session of an app ends its oldest beyond twenty, and no login", async () => {
  const opened: string[] = [];
  for (let n = 0; n < 21; n++) {
    backend.now += 1;
    opened.push((await redeem(await approve(server, app, browser))).sessionId);
  }
  expect(opened.map(isLive)).toEqual(opened.map((_, n) => n > 0));
  expect(isLive(browser.sessionId)).toBe(true);
  expect(times("excess_sessions_exceeded")).toBe(1);
});
