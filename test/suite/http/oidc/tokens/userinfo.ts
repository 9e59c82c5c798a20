import { beforeAll, describe, expect, it } from "vitest";
import { allowedOrigin, type Target } from "../../../../support/targets/http-target.ts";
import { appClaimsOf } from "../../../../support/tokens/app-token.ts";
import { newOidcKey, providerDrivers } from "../../../../support/tokens/oidc-key.ts";
import { accountRow, setAccount } from "../../calls/accounts.ts";
import { logInToApp, userInfo, userInfoPath, type AppLogin } from "../../calls/apps.ts";
import { form, registerAndLogIn, send, withBearer } from "../../calls/calls.ts";
import { createClient, revokeClient } from "../../calls/clients.ts";
import { expectChallenge, expectProblem } from "../../calls/expect.ts";
import { setSession } from "../../calls/sessions.ts";

/** What apps learn of the user who logged in (OpenID Connect Core, section 5.3). */
export function userInfoCalls(target: () => Target): void {
  describe("userinfo", () => {
    let login: AppLogin;
    let sub: string;
    beforeAll(async () => {
      login = await logInToApp(target());
      sub = String((await accountRow(target(), login.person))["id"]);
    });

    it.each(["GET", "POST"])(
      "returns the claims of the scopes by %s, and no other",
      async (method) => {
        const { username, name, email } = login.person;
        const { updated_at } = await accountRow(target(), login.person);
        const profile = {
          name,
          preferred_username: username,
          updated_at: Math.floor(Number(updated_at) / 1000),
        };
        const address = { email, email_verified: false };
        for (const [scope, claims] of [
          ["openid", {}],
          ["openid profile", profile],
          ["email openid", address],
          ["openid profile email offline_access roles sessions", { ...profile, ...address }],
        ] as const) {
          const init = { method, ...withBearer(await login.appToken(scope)) };
          const { status, headers, body } = await send(target(), userInfoPath, init);
          expect({ status, body }, scope).toEqual({ status: 200, body: { sub, ...claims } });
          expect(headers.get("content-type")).toBe("application/json");
          expect(headers.get("cache-control")).toBe("no-store");
        }
      },
    );

    it("says that the address is verified, and the role to an app that may learn it", async () => {
      const other = await logInToApp(target());
      await setAccount(target(), other.person, "email_verified_at", "1");
      await setAccount(target(), other.person, "role", "'admin'");
      const token = await other.appToken("openid email roles");
      expect((await userInfo(target(), token)).body).not.toHaveProperty("role");
      await target().sql(`UPDATE clients SET roles = 1 WHERE id = '${other.app.id}'`);
      expect((await userInfo(target(), token)).body).toMatchObject({
        email_verified: true,
        role: "admin",
      });
      const withoutScope = await userInfo(target(), await other.appToken("openid email"));
      expect(withoutScope.body).not.toHaveProperty("role");
    });

    it("takes an access token of the server's own API, if the login had the scope openid", async () => {
      const own = await registerAndLogIn(target());
      const refused = await userInfo(target(), own.token);
      expectProblem(refused, 403, "insufficient_scope");
      expect(refused.headers.get("www-authenticate")).toBe(
        'Bearer realm="latchkey", error="insufficient_scope", scope="openid"',
      );
      await setSession(target(), own.token, "scope = 'openid email profile:read'");
      const { status, body } = await userInfo(target(), own.token);
      expect([status, Object.keys(body)]).toEqual([200, ["sub", "email", "email_verified"]]);
    });

    it("returns 403 to a token without the scope openid", async () => {
      for (const scope of ["", "profile email", "openid2 profile:read"]) {
        const answer = await userInfo(target(), await login.appToken(scope));
        expectProblem(answer, 403, "insufficient_scope", scope);
      }
    });

    it("ID-1 returns 401 to any other token, and to one that names another session, user, client or server", async () => {
      const other = await logInToApp(target());
      const { signer } = await providerDrivers();
      const { client_id: _, ...claims } = appClaimsOf(target(), login.ownToken, "openid");
      const client_id = login.app.id;
      const stranger = await providerDrivers(newOidcKey());
      const now = Math.floor(Date.now() / 1000);
      const wrong = {
        "an id_token": await signer.sign("JWT", { ...claims, aud: client_id, client_id }),
        "an access token of the wrong type": await signer.sign("JWT", { ...claims, client_id }),
        "a logout token": await signer.sign("logout+jwt", { ...claims, client_id }),
        "another key": await stranger.signer.sign("at+jwt", { ...claims, client_id }),
        "another client": await login.appToken("openid", { client_id: other.app.id }),
        "another user": await login.appToken("openid", { sub: crypto.randomUUID() }),
        "another session": await login.appToken("openid", { sid: crypto.randomUUID() }),
        "the server's own API": await login.appToken("openid", { aud: target().issuer }),
        "an audience of several": await login.appToken("openid", {
          aud: [target().issuer, `${target().issuer}/other`],
        }),
        "another issuer": await login.appToken("openid", { iss: "https://evil.example" }),
        "no end": await login.appToken("openid", { exp: undefined }),
        "the past": await login.appToken("openid", { exp: now - 10 }),
        "the future": await login.appToken("openid", { iat: now + 3600 }),
        "no token": "x",
      };
      for (const [what, token] of Object.entries(wrong)) {
        expectChallenge(await userInfo(target(), token), "invalid_token", what);
      }
      // The same claims without a change are good.
      const good = await signer.sign("at+jwt", { ...claims, client_id });
      expect((await userInfo(target(), good)).status).toBe(200);
    });

    it.each([
      [
        "the session was revoked",
        (one: AppLogin) => setSession(target(), one.ownToken, "revoked_at = 1"),
      ],
      [
        "the session expired",
        (one: AppLogin) => setSession(target(), one.ownToken, "expires_at = 1"),
      ],
      ["the client was revoked", (one: AppLogin) => revokeClient(target(), one.app)],
      [
        "the account was disabled",
        (one: AppLogin) => setAccount(target(), one.person, "disabled_at", "1"),
      ],
      [
        "all sessions were ended",
        (one: AppLogin) =>
          setAccount(target(), one.person, "sessions_valid_from", String(Date.now() + 60_000)),
      ],
    ])("returns 401 at once after %s", async (_, end) => {
      const one = await logInToApp(target());
      const token = await one.appToken();
      expect((await userInfo(target(), token)).status).toBe(200);
      await end(one);
      expectChallenge(await userInfo(target(), token), "invalid_token");
    });

    it("oidcc-userinfo-post-body takes the token in the header alone", async () => {
      const token = await login.appToken();
      expectChallenge(await send(target(), userInfoPath), "missing_token");
      const inQuery = await send(target(), `${userInfoPath}?access_token=${token}`);
      expectChallenge(inQuery, "malformed_authorization");
      const inBody = await send(target(), userInfoPath, form({ access_token: token }));
      expectChallenge(inBody, "malformed_authorization");
    });

    it("can be read by the pages of every origin, without cookies", async () => {
      const init = withBearer(await login.appToken());
      for (const [origin, allowed] of [
        ["https://some.app.example", "*"],
        ["null", "*"],
        [allowedOrigin, allowedOrigin],
      ] as const) {
        const headers = { ...init.headers, Origin: origin };
        const answer = await send(target(), userInfoPath, { headers });
        expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([
          200,
          allowed,
        ]);
        const preflight = await send(target(), userInfoPath, {
          method: "OPTIONS",
          headers: { Origin: origin, "Access-Control-Request-Method": "GET" },
        });
        expect(preflight.status).toBe(204);
        expect(preflight.headers.get("access-control-allow-origin")).toBe(allowed);
        expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
        for (const { headers: sent } of [answer, preflight]) {
          const withCookies = sent.get("access-control-allow-credentials");
          expect(withCookies).toBe(allowed === "*" ? null : "true");
          expect(sent.get("vary")).toBe("Origin");
        }
      }
    });

    it("of a client of the operator's own needs no more than its session", async () => {
      const own = await logInToApp(target(), await createClient(target()));
      expect((await userInfo(target(), await own.appToken())).status).toBe(200);
    });
  });
}
