import * as oauth from "oauth4webapi";
import { describe, expect, it } from "vitest";
import { insertAccount } from "../../suite/http/calls/calls.ts";
import {
  authorize,
  consentAt,
  createApp,
  decide,
  decided,
  leadsTo,
  loggedIn,
  type App,
} from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import { openBrowser } from "../../suite/http/upstream/visitor.ts";
import { secret } from "../../support/secrets.ts";
import type { Target } from "../../support/targets/http-target.ts";

/** The tests use plain http. */
const options = { [oauth.allowInsecureRequests]: true };

async function discover(issuer: URL, algorithm: "oidc" | "oauth2" = "oidc") {
  const found = await oauth.discoveryRequest(issuer, { algorithm, ...options });
  return oauth.processDiscoveryResponse(issuer, found);
}

/** A request of an app, and what the library does with the response. */
async function begin(target: Target, app: App, more: Readonly<Record<string, string>> = {}) {
  const server = await discover(new URL(target.issuer));
  const client: oauth.Client = { client_id: app.id };
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const verifier = secret(oauth.generateRandomCodeVerifier());
  const parameters = {
    client_id: app.id,
    redirect_uri: app.redirectUri,
    response_type: "code",
    scope: "openid email",
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...more,
  };
  const check = (url: URL) => oauth.validateAuthResponse(server, client, url, state);
  return {
    query: String(new URLSearchParams(parameters)),
    check,
    /** Redeems the code of a response. */
    async redeem(
      url: URL,
      { proof = oauth.ClientSecretBasic(app.secret), pkce = verifier } = {},
    ): Promise<{ claims: oauth.IDToken; access: string }> {
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        proof,
        check(url),
        app.redirectUri,
        pkce,
        options,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      });
      await oauth.validateApplicationLevelSignature(server, response, options);
      const claims = oauth.getValidatedIdTokenClaims(tokens);
      return { claims: claims ?? expect.fail("no id_token"), access: secret(tokens.access_token) };
    },
    async userInfo(access: string, subject: string) {
      const response = await oauth.userInfoRequest(server, client, access, options);
      return oauth.processUserInfoResponse(server, client, subject, response);
    },
  };
}

/** An app that uses oauth4webapi, and checks the signature of each id_token. */
export function oauth4webapi(name: string, target: () => Target): void {
  describe(`an app with oauth4webapi, ${name}`, () => {
    it("finds the same by both discoveries", async () => {
      const issuer = new URL(target().issuer);
      const document = await discover(issuer);
      expect(document).toMatchObject({
        issuer: target().issuer,
        authorization_endpoint: `${target().issuer}/authorize`,
        authorization_response_iss_parameter_supported: true,
      });
      expect(await discover(issuer, "oauth2")).toEqual(document);
    });

    it("logs a user in, and checks the response, the signature and userinfo", async () => {
      const app = await createApp(target());
      const person = await insertAccount(target());
      const login = await begin(target(), app);
      const { url } = await pass(openBrowser(target()), login.query, person);
      const { claims, access } = await login.redeem(url);
      expect(claims).toMatchObject({ iss: target().issuer, aud: app.id, email: person.email });
      expect(await login.userInfo(access, claims.sub)).toMatchObject({ email: person.email });
    });

    it("takes no response without the issuer, or with another one", async () => {
      const app = await createApp(target());
      const login = await begin(target(), app);
      const { url } = await pass(openBrowser(target()), login.query, await insertAccount(target()));
      login.check(url);
      for (const change of [
        (search: URLSearchParams) => search.delete("iss"),
        (search: URLSearchParams) => search.set("iss", "https://evil.example"),
      ]) {
        const changed = new URL(url);
        change(changed.searchParams);
        expect(() => login.check(changed)).toThrow(/iss/);
      }
    });

    it("reads each error: at its redirect URI", async () => {
      const app = await createApp(target());
      const errorAt = (check: () => unknown) => {
        try {
          check();
        } catch (error) {
          if (error instanceof oauth.AuthorizationResponseError) return error.error;
          throw error;
        }
        return undefined;
      };
      const silent = await begin(target(), app, { prompt: "none" });
      const nobody = leadsTo(await authorize(openBrowser(target()), silent.query));
      expect(errorAt(() => silent.check(nobody))).toBe("login_required");
      const asked = await begin(target(), app);
      const { browser } = await loggedIn(target());
      const consent = consentAt(await authorize(browser, asked.query));
      const denied = decided(await decide(browser, consent, { decision: "deny" }));
      expect(errorAt(() => asked.check(denied))).toBe("access_denied");
      const implicit = await begin(target(), app, { response_type: "token" });
      const refused = leadsTo(await authorize(browser, implicit.query));
      expect(errorAt(() => implicit.check(refused))).toBe("unsupported_response_type");
    });

    it("reads each error: of the redemption", async () => {
      const app = await createApp(target());
      const login = await begin(target(), app);
      const { url } = await pass(openBrowser(target()), login.query, await insertAccount(target()));
      const wrongSecret = oauth.ClientSecretPost(secret("not the secret of this app"));
      await expect(login.redeem(url, { proof: wrongSecret })).rejects.toMatchObject({
        status: 401,
      });
      const pkce = secret(oauth.generateRandomCodeVerifier());
      const badGrant = { status: 400, error: "invalid_grant" };
      await expect(login.redeem(url, { pkce })).rejects.toMatchObject(badGrant);
      await login.redeem(url);
      await expect(login.redeem(url)).rejects.toMatchObject(badGrant);
    });
  });
}
