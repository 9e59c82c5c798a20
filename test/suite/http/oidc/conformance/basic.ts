import { createHash } from "node:crypto";
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { secret } from "../../../../support/secrets.ts";
import type { Target } from "../../../../support/targets/http-target.ts";
import { base64url, decodeToken } from "../../../../support/tokens/forge.ts";
import { userInfo, userInfoPath } from "../../calls/apps.ts";
import {
  form,
  insertAccount,
  send,
  tokenPath,
  withBearer,
  type Person,
} from "../../calls/calls.ts";
import { basic, inBody } from "../../calls/clients.ts";
import { expectChallenge, expectOAuthError } from "../../calls/expect.ts";
import { sessionOf } from "../../calls/sessions.ts";
import { openBrowser, type Visitor } from "../../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  continuedAt,
  createApp,
  leadsTo,
  newVerifier,
  queryOf,
  requestOf,
  responseIn,
  type App,
  type Query,
} from "../app.ts";
import { pass, passOn, type Passage } from "../pass.ts";

const state = "the state";

/** As the suite sends it: without PKCE. */
const plain = { scope: "openid", code_challenge: undefined, code_challenge_method: undefined };

/** How the suite's client proves who it is at the token endpoint. */
type Proof = "client_secret_basic" | "client_secret_post";

/** The modules of the plan `oidcc-basic-certification-test-plan` of the OpenID conformance suite, as black boxes. */
export function basicConformance(target: () => Target): void {
  describe("the conformance plan Basic OP", () => {
    /** Registered as the suite asks, with the switch `--no-pkce`. */
    let app: App;
    let person: Person;
    beforeAll(async () => {
      app = await createApp(target(), { columns: { require_pkce: 0 } });
      person = await insertAccount(target());
    });

    /** Redeems the code of a response. */
    async function redeem(
      { url }: Passage,
      {
        proof = "client_secret_basic",
        verifier,
      }: { readonly proof?: Proof; readonly verifier?: string } = {},
    ) {
      const { code = "", iss, state: given } = responseIn(url, app);
      expect({ iss, given }).toEqual({ iss: target().issuer, given: state });
      const inHeader = proof === "client_secret_basic";
      const fields = {
        grant_type: "authorization_code",
        code,
        redirect_uri: app.redirectUri,
        ...(verifier !== undefined && { code_verifier: verifier }),
        ...(!inHeader && inBody(app)),
      };
      return send(target(), tokenPath, form(fields, inHeader ? basic(app) : {}));
    }

    /** The tokens of a response, after all checks that the suite makes of each. */
    async function tokensOf(passage: Passage, options?: Parameters<typeof redeem>[1]) {
      codeIn(passage.url, app);
      const { status, text, headers, body } = await redeem(passage, options);
      expect(status, text).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(body).toMatchObject({ token_type: "Bearer", expires_in: expect.any(Number) });
      const idToken = secret(String(body["id_token"]));
      const jwks = await send(target(), "/.well-known/jwks.json");
      const keys = createLocalJWKSet(jwks.body as unknown as JSONWebKeySet);
      const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
        issuer: target().issuer,
        audience: app.id,
        requiredClaims: ["sub", "iat", "exp", "auth_time"],
      });
      expect(payload.aud).toBe(app.id);
      expect(String(payload.sub)).toMatch(/^[ -~]{1,255}$/);
      return {
        access: String(body["access_token"]),
        refresh: String(body["refresh_token"]),
        scope: body["scope"],
        idToken,
        claims: payload as Readonly<Record<string, unknown>>,
        header: protectedHeader,
      };
    }

    /** A whole login in a browser, a new one unless one is given. */
    async function logInWith(changes: Query = {}, browser: Visitor = openBrowser(target())) {
      const passage = await pass(browser, queryOf(app, { ...plain, ...changes }), person);
      return { browser, passage, ...(await tokensOf(passage)) };
    }

    /** Lets the last proof of a browser's user be this many seconds older. */
    async function age(browser: Visitor, seconds: number): Promise<void> {
      const id = sessionOf(await browser.token());
      const time = seconds * 1000;
      await target().sql(`UPDATE sessions SET proven_at = proven_at - ${time} WHERE id = '${id}'`);
    }

    /** A login of a minute ago. */
    async function earlier() {
      const { browser } = await logInWith();
      await age(browser, 60);
      const first = await logInWith({}, browser);
      expect(first.passage.pages).toEqual([]);
      return first;
    }

    /** What the app gets for a request that it may not make. */
    async function errorFor(changes: Query): Promise<string | undefined> {
      const query = queryOf(app, { ...plain, ...changes });
      const response = responseIn(leadsTo(await authorize(openBrowser(target()), query)), app);
      expect(response).not.toHaveProperty("code");
      expect(response).toMatchObject({ state, iss: target().issuer });
      return response["error"];
    }

    it("oidcc-server", async () => {
      const { passage, claims, access, scope } = await logInWith();
      expect(passage.pages).toContain("login");
      expect(claims).toMatchObject({ iss: target().issuer, nonce: "the nonce" });
      expect(scope).toBe("openid");
      expect((await userInfo(target(), access)).body).toEqual({ sub: claims["sub"] });
    });

    it("oidcc-server-client-secret-post", async () => {
      const passage = await pass(openBrowser(target()), queryOf(app, plain), person);
      await tokensOf(passage, { proof: "client_secret_post" });
    });

    it("oidcc-response-type-missing", async () => {
      expect(await errorFor({ response_type: undefined })).toBe("invalid_request");
    });

    it("oidcc-idtoken-signature", async () => {
      const { header, claims, access } = await logInWith();
      expect(header).toEqual({ alg: "RS256", typ: "JWT", kid: expect.stringMatching(/./) });
      const hash = createHash("sha256").update(access).digest();
      expect(claims["at_hash"]).toBe(hash.subarray(0, 16).toString("base64url"));
    });

    it("oidcc-idtoken-unsigned is skipped, because no id_token is without a signature", async () => {
      const { body } = await send(target(), "/.well-known/openid-configuration");
      expect(body["id_token_signing_alg_values_supported"]).toEqual(["RS256"]);
    });

    it.each([
      ["oidcc-userinfo-get", "GET"],
      ["oidcc-userinfo-post-header", "POST"],
    ])("%s", async (_, method) => {
      const { access, claims } = await logInWith({ scope: "openid profile email" });
      const init = { method, ...withBearer(access) };
      const { status, headers, body } = await send(target(), userInfoPath, init);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(body).toMatchObject({ sub: claims["sub"], name: person.name, email: person.email });
    });

    it("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", async () => {
      expect((await logInWith({ nonce: undefined })).claims).not.toHaveProperty("nonce");
    });

    const profile = ["name", "preferred_username", "updated_at"];
    const email = ["email", "email_verified"];
    it.each([
      ["oidcc-scope-profile", "openid profile", profile],
      ["oidcc-scope-email", "openid email", email],
      ["oidcc-scope-address is skipped, and the scope is left out", "openid address", []],
      ["oidcc-scope-phone is skipped, and the scope is left out", "openid phone", []],
      [
        "oidcc-scope-all gets those scopes that there are",
        "openid profile email address phone",
        [...profile, ...email],
      ],
    ])("%s", async (_, scope, names) => {
      const { access, claims, scope: granted } = await logInWith({ scope });
      const { body } = await userInfo(target(), access);
      expect(Object.keys(body).toSorted()).toEqual(["sub", ...names].toSorted());
      expect(claims).toMatchObject(body);
      const metadata = await send(target(), "/.well-known/openid-configuration");
      const supported = metadata.body["scopes_supported"] as readonly string[];
      const known = scope.split(" ").filter((one) => supported.includes(one));
      expect(granted).toBe(known.join(" "));
      expect(supported).not.toContain("address");
      expect(supported).not.toContain("phone");
    });

    it("oidcc-alternate-happy-flow", async () => {
      const { scope } = await logInWith({ scope: "email openid" });
      expect(String(scope).split(" ").toSorted()).toEqual(["email", "openid"]);
      const reversed = [...new URLSearchParams(queryOf(app, plain))].toReversed();
      const query = String(new URLSearchParams(reversed));
      await tokensOf(await pass(openBrowser(target()), query, person));
    });

    it.each([
      ["oidcc-display-page", { display: "page" }],
      ["oidcc-display-popup", { display: "popup" }],
      ["oidcc-ui-locales", { ui_locales: "se" }],
      ["oidcc-claims-locales", { claims_locales: "se" }],
      ["oidcc-ensure-request-with-acr-values-succeeds", { acr_values: "1 2" }],
      ["oidcc-ensure-request-with-unknown-parameter-succeeds", { extra: "foobar" }],
      [
        "oidcc-claims-essential",
        { claims: JSON.stringify({ userinfo: { name: { essential: true } } }) },
      ],
    ] satisfies readonly (readonly [string, Query])[])("%s", async (_, changes) => {
      const { passage, access } = await logInWith(changes);
      expect(passage.pages).toContain("login");
      expect((await userInfo(target(), access)).status).toBe(200);
    });

    it.each([
      ["oidcc-prompt-login", { prompt: "login" }],
      ["oidcc-max-age-1", { max_age: "1" }],
    ])("%s", async (_, changes) => {
      const first = await earlier();
      const second = await logInWith(changes, first.browser);
      expect(second.passage.pages).toEqual(["login"]);
      expect(second.claims["sub"]).toBe(first.claims["sub"]);
      expect(Number(second.claims["auth_time"])).toBeGreaterThan(Number(first.claims["auth_time"]));
    });

    it("oidcc-prompt-none-not-logged-in", async () => {
      expect(await errorFor({ prompt: "none" })).toBe("login_required");
    });

    it.each([
      ["oidcc-prompt-none-logged-in", { prompt: "none" }],
      ["oidcc-max-age-10000", { max_age: "10000" }],
    ])("%s", async (_, changes) => {
      const first = await earlier();
      const second = await logInWith(changes, first.browser);
      expect(second.passage.pages).toEqual([]);
      const { sub, auth_time } = first.claims;
      expect(second.claims).toMatchObject({ sub, auth_time });
    });

    it("oidcc-id-token-hint", async () => {
      const { browser, idToken, claims } = await earlier();
      const again = await logInWith({ prompt: "none", id_token_hint: idToken }, browser);
      expect(again.claims["sub"]).toBe(claims["sub"]);
    });

    it("oidcc-login-hint", async () => {
      const browser = openBrowser(target());
      const query = queryOf(app, { ...plain, login_hint: person.username });
      const answer = await authorize(browser, query);
      const page = await requestOf(browser, continuedAt(answer, "login"));
      expect(page["login_hint"]).toBe(person.username);
      await tokensOf(await passOn(browser, answer, person));
    });

    it("oidcc-codereuse", async () => {
      const { passage, access } = await logInWith();
      expect((await userInfo(target(), access)).status).toBe(200);
      expectOAuthError(await redeem(passage), 400, "invalid_grant");
      expectChallenge(await userInfo(target(), access), "invalid_token");
    });

    it("oidcc-codereuse-30seconds", async () => {
      const { passage, access, claims } = await logInWith();
      const half = 30_000;
      await target().sql(
        `UPDATE authorizations SET expires_at = expires_at - ${half}, used_at = used_at - ${half} WHERE id = '${String(claims["sid"])}'`,
      );
      expectOAuthError(await redeem(passage), 400, "invalid_grant");
      expectChallenge(await userInfo(target(), access), "invalid_token");
    });

    it("oidcc-ensure-registered-redirect-uri", async () => {
      const { browser } = await logInWith();
      const redirect_uri = `${app.redirectUri}/never-registered`;
      const answer = await authorize(browser, queryOf(app, { ...plain, redirect_uri }));
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
    });

    it("oidcc-ensure-post-request-succeeds", async () => {
      const browser = openBrowser(target());
      const request = new URLSearchParams(queryOf(app, plain));
      const answer = await browser.visit("/authorize", "cross-site", request);
      await tokensOf(await passOn(browser, answer, person));
    });

    const unsigned = (claims: object): string =>
      `${base64url(JSON.stringify({ alg: "none" }))}.${base64url(JSON.stringify(claims))}.`;
    it.each([
      [
        "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
        { request_uri: "https://wiki.example.com/request.jwt" },
        "request_uri_not_supported",
      ],
      [
        "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
        { request: unsigned({ state }) },
        "request_not_supported",
      ],
      [
        "oidcc-ensure-request-object-with-redirect-uri",
        { request: unsigned({ redirect_uri: "https://wiki.example.com/other" }) },
        "request_not_supported",
      ],
    ] as const)("%s", async (_, changes, error) => {
      expect(await errorFor(changes)).toBe(error);
    });

    it("oidcc-refresh-token", async () => {
      const { refresh, claims } = await logInWith({
        scope: "openid offline_access",
        prompt: "consent",
      });
      expect(refresh).toMatch(/^[ -~]+$/);
      const use = async (token: string, by: App) =>
        send(
          target(),
          tokenPath,
          form({ grant_type: "refresh_token", refresh_token: token }, basic(by)),
        );
      const { status, text, body } = await use(refresh, app);
      expect(status, text).toBe(200);
      const { payload } = decodeToken(secret(String(body["id_token"])));
      const { iss, sub, aud, auth_time } = claims;
      expect(payload).toMatchObject({ iss, sub, aud, auth_time });
      expect(payload).not.toHaveProperty("nonce");
      expect((await userInfo(target(), String(body["access_token"]))).body["sub"]).toBe(sub);
      const other = await createApp(target());
      const refused = await use(String(body["refresh_token"]), other);
      expectOAuthError(refused, 400, "invalid_grant");
    });

    it("oidcc-ensure-request-with-valid-pkce-succeeds", async () => {
      const { verifier, challenge } = newVerifier();
      const query = queryOf(app, { code_challenge: challenge });
      const passage = await pass(openBrowser(target()), query, person);
      await tokensOf(passage, { verifier });
    });
  });
}
