import * as openid from "openid-client";
import { describe, expect, it } from "vitest";
import { secret } from "../../../../support/secrets.ts";
import type { Target } from "../../../../support/targets/http-target.ts";
import { insertAccount } from "../../calls/calls.ts";
import { openBrowser, type Visitor } from "../../upstream/visitor.ts";
import { createApp, type App } from "../app.ts";
import { logOutAsPage } from "../logout/flow.ts";
import { bye } from "../logout/stage.ts";
import { pass } from "../pass.ts";

/** An app that uses openid-client 6 with all of its checks. */
async function connect(target: Target, app: App, proof: openid.ClientAuth) {
  const { issuer } = target;
  return openid.discovery(new URL(issuer), app.id, undefined, proof, {
    // The signature of each id_token.
    execute: [
      openid.enableNonRepudiationChecks,
      ...(issuer.startsWith("http:") ? [openid.allowInsecureRequests] : []),
    ],
    // The issuer may be an address that only the tests know.
    [openid.customFetch]: async (url, { body, ...init }) => {
      expect(url.startsWith(`${issuer}/`), url).toBe(true);
      const text = body instanceof URLSearchParams && { body: String(body) };
      return target.fetch(url.slice(issuer.length), { ...init, ...text });
    },
  });
}

/** Logs a user in at an app, by the pages of this server where they are needed. */
async function logIn(
  config: openid.Configuration,
  app: App,
  way: {
    readonly browser: Visitor;
    readonly person: Parameters<typeof pass>[2];
    readonly more?: Readonly<Record<string, string>>;
    readonly isPushed?: boolean;
  },
) {
  const { browser, person, more = {}, isPushed = false } = way;
  const [state, nonce] = [openid.randomState(), openid.randomNonce()];
  const verifier = secret(openid.randomPKCECodeVerifier());
  const parameters = {
    redirect_uri: app.redirectUri,
    scope: "openid profile email offline_access",
    state,
    nonce,
    max_age: "600",
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...more,
  };
  const start = isPushed
    ? await openid.buildAuthorizationUrlWithPAR(config, parameters)
    : openid.buildAuthorizationUrl(config, parameters);
  expect(start.pathname).toMatch(/\/authorize$/);
  const { url, pages } = await pass(browser, start.search.slice(1), person);
  const tokens = await openid.authorizationCodeGrant(config, url, {
    expectedState: state,
    expectedNonce: nonce,
    maxAge: 600,
    pkceCodeVerifier: verifier,
  });
  return { pages, ...kept(tokens) };
}

/** The tokens of a response, which no log may have. */
function kept(tokens: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers) {
  const { access_token: access, refresh_token: refresh = "", id_token: idToken = "" } = tokens;
  for (const one of [access, refresh, idToken]) expect(secret(one)).not.toBe("");
  return { access, refresh, idToken, claims: tokens.claims() ?? expect.fail("no id_token") };
}

/** A real library of apps, on every runtime and database. */
export function openIdClient(target: () => Target): void {
  const proofs = {
    client_secret_basic: ({ secret: own }: App) => openid.ClientSecretBasic(own),
    client_secret_post: ({ secret: own }: App) => openid.ClientSecretPost(own),
    none: () => openid.None(),
  };

  describe.each(["client_secret_basic", "client_secret_post", "none"] as const)(
    "an app with openid-client by %s",
    (method) => {
      const open = async () => {
        const columns = { post_logout_uris: bye, ...(method === "none" && { secret_hash: "" }) };
        const app = await createApp(target(), { columns });
        const person = await insertAccount(target());
        const config = await connect(target(), app, proofs[method](app));
        return { app, person, config, browser: openBrowser(target()) };
      };

      it("logs a user in, again without a page, refreshes, reads userinfo, and logs the user out", async () => {
        const { app, person, config, browser } = await open();
        const { pages, claims, access, refresh, idToken } = await logIn(config, app, {
          browser,
          person,
        });
        expect(pages).toEqual(["login", "consent"]);
        const { username, name, email } = person;
        const known = { preferred_username: username, name, email, email_verified: false };
        expect(claims).toMatchObject({ aud: app.id, sid: expect.any(String), ...known });
        const info = await openid.fetchUserInfo(config, access, claims.sub);
        expect(info).toMatchObject({ sub: claims.sub, ...known });

        const silent = { prompt: "none", id_token_hint: idToken };
        const again = await logIn(config, app, { browser, person, more: silent });
        expect(again.pages).toEqual([]);
        const { sub, auth_time } = claims;
        expect(again.claims).toMatchObject({ sub, auth_time });

        const newer = kept(await openid.refreshTokenGrant(config, refresh));
        const { nonce: _, iat: __, exp: ___, at_hash: ____, ...lasting } = claims;
        expect(newer.claims).toMatchObject(lasting);
        expect(newer.claims).not.toHaveProperty("nonce");
        expect((await openid.fetchUserInfo(config, newer.access, sub)).sub).toBe(sub);

        const end = openid.buildEndSessionUrl(config, {
          id_token_hint: newer.idToken,
          post_logout_redirect_uri: bye,
          state: "left",
        });
        expect(end.href.startsWith(`${target().issuer}/logout?`)).toBe(true);
        const query = Object.fromEntries(end.searchParams);
        const { shown } = await logOutAsPage({ browser }, query);
        expect(shown).toMatchObject({ ask: false, redirect_to: `${bye}?state=left` });
        await expect(
          logIn(config, app, { browser, person, more: { prompt: "none" } }),
        ).rejects.toMatchObject({ error: "login_required" });
        // The app asked for offline_access, so this session of it goes on.
        kept(await openid.refreshTokenGrant(config, newer.refresh));
      });

      it("pushes its request first", async () => {
        const { app, person, config, browser } = await open();
        const { pages, claims } = await logIn(config, app, { browser, person, isPushed: true });
        expect(pages).toEqual(["login", "consent"]);
        expect(claims).toMatchObject({ preferred_username: person.username });
      });

      it("revokes its tokens, and learns nothing of them any more", async () => {
        const { app, person, config, browser } = await open();
        const { access, refresh, claims } = await logIn(config, app, { browser, person });
        await openid.tokenRevocation(config, refresh);
        await expect(openid.refreshTokenGrant(config, refresh)).rejects.toMatchObject({
          status: 400,
          error: "invalid_grant",
        });
        await expect(openid.fetchUserInfo(config, access, claims.sub)).rejects.toMatchObject({
          status: 401,
        });
      });
    },
  );
}
