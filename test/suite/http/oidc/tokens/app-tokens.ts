import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../../support/targets/http-target.ts";
import { decodeToken, forge, hmac } from "../../../../support/tokens/forge.ts";
import { providerDrivers } from "../../../../support/tokens/oidc-key.ts";
import { hasEnded, logInToApp, userInfo, type AppLogin } from "../../calls/apps.ts";
import { registerAndLogIn, send, verify, withBearer } from "../../calls/calls.ts";
import {
  clientToken,
  createClient,
  limitToApp,
  makePublic,
  type TestClient,
} from "../../calls/clients.ts";
import { expectChallenge, expectOAuthError } from "../../calls/expect.ts";
import { introspect, listSessions, revoke } from "../../calls/sessions.ts";

const inactive = { active: false };

/** What the access tokens of other apps open, and what they do not. */
export function appTokens(target: () => Target): void {
  describe("the access token of an app that is not the operator's own", () => {
    let login: AppLogin;
    let service: TestClient;
    beforeAll(async () => {
      login = await logInToApp(target());
      service = await createClient(target());
    });
    const tell = async (token: string, client: TestClient) =>
      (await introspect(target(), token, client)).body;

    it("RS-2 opens userinfo, and no other call", async () => {
      const token = await login.appToken("openid profile:read profile:write sessions admin");
      expect((await userInfo(target(), token)).status).toBe(200);
      for (const path of ["/users/me", "/users/me/export", "/users/me/factors", "/admin/users"]) {
        expectChallenge(await send(target(), path, withBearer(token)), "invalid_token", path);
      }
      expectChallenge(await verify(target(), token), "invalid_token");
      expectChallenge(await listSessions(target(), token), "invalid_token");
    });

    it("RS-2 opens nothing with the server's own audience, username and role either", async () => {
      const { payload } = decodeToken(login.ownToken);
      for (const type of ["at+jwt", "JWT"] as const) {
        const token = await (await providerDrivers()).signer.sign(type, payload);
        expectChallenge(await verify(target(), token), "invalid_token", type);
        expectChallenge(await userInfo(target(), token), "invalid_token", type);
      }
    });

    it("RS-3 is described to its own app, in exactly these members", async () => {
      for (const scope of ["openid email", "openid profile"]) {
        const token = await login.appToken(scope);
        const { payload } = decodeToken(token);
        expect(await tell(token, login.app), scope).toEqual({
          active: true,
          token_type: "Bearer",
          sub: payload["sub"],
          scope,
          sid: payload["sid"],
          auth_time: payload["auth_time"],
          iat: payload["iat"],
          exp: payload["exp"],
          iss: target().issuer,
          aud: `${target().issuer}/userinfo`,
          client_id: login.app.id,
          ...(scope.includes("profile") && { username: login.person.username }),
          jti: payload["jti"],
        });
      }
    });

    it("realworld 1: is inactive for a service of the operator, so it opens no API that introspects tokens", async () => {
      const token = await login.appToken("openid profile email roles offline_access");
      expect(await tell(token, service)).toEqual(inactive);
      const app = await createClient(target(), { scope: "profile:read sessions" });
      expect(await tell(token, app)).toEqual(inactive);
    });

    it("RS-3 is inactive for another app, and so is every token that is not its own", async () => {
      const other = await createClient(target());
      await limitToApp(target(), other);
      const { token: ofUser } = await registerAndLogIn(target());
      for (const token of [ofUser, await clientToken(target(), service)]) {
        expect(await tell(token, service)).toMatchObject({ active: true });
        expect(await tell(token, other)).toEqual(inactive);
      }
      expect(await tell(await login.appToken(), other)).toEqual(inactive);
    });

    it("RS-3 is described to no caller without a secret", async () => {
      const open = await logInToApp(target());
      await makePublic(target(), open.app);
      const { id } = open.app;
      const answer = await send(target(), "/authenticate/introspect", {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ token: await open.appToken(), client_id: id }).toString(),
      });
      expectOAuthError(answer, 401, "invalid_client");
    });

    it("ends its session if its own app revokes it, and no other client can", async () => {
      const one = await logInToApp(target());
      const token = await one.appToken();
      const other = await createClient(target());
      await limitToApp(target(), other);
      for (const client of [other, service, undefined]) {
        const { status, text } = await revoke(target(), token, {}, client);
        expect([status, text]).toEqual([200, ""]);
      }
      expect(await hasEnded(target(), one.ownToken)).toBe(false);
      expect((await revoke(target(), token, {}, one.app)).status).toBe(200);
      expect(await hasEnded(target(), one.ownToken)).toBe(true);
      expectChallenge(await userInfo(target(), token), "invalid_token");
      for (const client of [one.app, service]) expect(await tell(token, client)).toEqual(inactive);
      // Again, as RFC 7009 section 2.2 says.
      expect((await revoke(target(), token, {}, one.app)).status).toBe(200);
    });

    it("KE-1 cannot be made by a holder of SECRET_KEY", async () => {
      const bySecret = hmac("HS256", target().secretKey);
      const good = await login.appToken();
      const { header, payload } = decodeToken(good);
      const own = decodeToken(login.ownToken).header;
      expect(own["alg"]).toBe("HS256");
      const forged = [{ ...header, alg: "HS256" }, { ...own, typ: "at+jwt" }, own, header].map(
        (head) => forge(head, payload, bySecret),
      );
      for (const token of forged) {
        expectChallenge(await userInfo(target(), token), "invalid_token", token);
        expect(await tell(token, login.app), token).toEqual(inactive);
        expect((await revoke(target(), token, {}, login.app)).status).toBe(200);
      }
      expect(await hasEnded(target(), login.ownToken)).toBe(false);
    });
  });
}
