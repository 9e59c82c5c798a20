import { beforeAll, describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { form, insertAccount, json, send, tokenPath, type Answer } from "../calls/calls.ts";
import { basic, createClient, makePublic, rawBasic } from "../calls/clients.ts";
import { expectOAuthError, expectProblem } from "../calls/expect.ts";
import { openBrowser, type Visitor } from "../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  consentAt,
  continuedAt,
  createApp,
  decide,
  decided,
  leadsTo,
  logIn,
  loggedIn,
  newVerifier,
  ofOperator,
  queryOf,
  requestOf,
  responseIn,
  type App,
  type Query,
} from "./app.ts";

const path = "/authenticate/par";

/** Requests that apps push, so that browsers carry only a reference. "FAPI2" are modules of the OpenID conformance suite. */
export function pushedRequests(target: () => Target): void {
  describe("a pushed request", () => {
    let app: App;
    let own: App;
    let browser: Visitor;
    beforeAll(async () => {
      [app, own] = [await createApp(target()), await createApp(target(), { columns: ofOperator })];
      ({ browser } = await loggedIn(target()));
    });

    const push = (by: App, changes: Query = {}, headers = basic(by)): Promise<Answer> =>
      send(target(), path, form(queryOf(by, changes), headers));

    /** The query with which an app sends its user then. */
    const sent = ({ id }: Pick<App, "id">, { body }: Answer): string =>
      String(
        new URLSearchParams({ client_id: id, request_uri: secret(String(body["request_uri"])) }),
      );

    async function pushed(by: App, changes: Query = {}): Promise<string> {
      const answer = await push(by, changes);
      expect(answer.status, answer.text).toBe(201);
      return sent(by, answer);
    }

    /** Nobody is led anywhere. */
    function expectPage(answer: Answer, about?: string): void {
      expectProblem(answer, 400, "invalid_authorization_request", about);
      expect(answer.headers.get("location"), about).toBeNull();
    }

    it("FAPI2 happy-flow: leads through login and consent to a code, whose tokens have what was pushed", async () => {
      const { verifier, challenge } = newVerifier();
      const answer = await push(app, { code_challenge: challenge, state: "a b&c" });
      expect(answer.status).toBe(201);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.body).toEqual({
        request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:pr1_[\w-]+$/),
        expires_in: 90,
      });
      const query = sent(app, answer);
      const person = await insertAccount(target());
      const bob = openBrowser(target());
      const next = continuedAt(await authorize(bob, query), "login");
      expect(next.startsWith(`${query}&asked=`)).toBe(true);
      await logIn(bob, person);
      const consent = consentAt(await authorize(bob, next, "same-origin"));
      expect(await requestOf(bob, consent)).toMatchObject({
        client: { name: "Wiki", host: "wiki.example.com" },
        needs: "consent",
        scopes: [{ scope: "openid" }, { scope: "profile" }],
      });
      const url = decided(await decide(bob, consent));
      expect(responseIn(url, app)).toMatchObject({ state: "a b&c", iss: target().issuer });
      const redemption = {
        grant_type: "authorization_code",
        code: codeIn(url, app),
        redirect_uri: app.redirectUri,
        code_verifier: verifier,
      };
      const tokens = await send(target(), tokenPath, form(redemption, basic(app)));
      expect(tokens.status, tokens.text).toBe(200);
      const [, payload = ""] = String(tokens.body["id_token"]).split(".");
      expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({
        aud: app.id,
        nonce: "the nonce",
      });
    });

    it("FAPI2 reuse is refused, but a reload before completion works", async () => {
      const query = await pushed(app);
      for (const _ of ["first", "reload"]) consentAt(await authorize(browser, query));
      const consent = consentAt(await authorize(browser, query));
      codeIn(decided(await decide(browser, consent)), app);
      for (const used of [query, consent]) {
        expectPage(await authorize(browser, used));
        expectPage(await browser.visit("/authorize", "cross-site", new URLSearchParams(used)));
        expectPage(await browser.call("GET", `/authorize/request?${used}`));
        expectPage(await decide(browser, used, { proof: "cp1_x" }));
      }
    });

    it("FAPI2 user-rejects-authentication: a denial uses it up", async () => {
      const consent = consentAt(await authorize(browser, await pushed(await createApp(target()))));
      const url = decided(await decide(browser, consent, { decision: "deny" }));
      expect(url.searchParams.get("error")).toBe("access_denied");
      expectPage(await authorize(browser, consent));
    });

    it("FAPI2 is bound to its client, and no other request_uri leads anywhere", async () => {
      const query = new URLSearchParams(await pushed(own));
      const uri = String(query.get("request_uri"));
      for (const [id, requestUri] of [
        [app.id, uri],
        [own.id, `${uri}A`],
        [own.id, "urn:ietf:params:oauth:request_uri:"],
        [own.id, "urn:ietf:params:oauth:request_uri:pr1_x"],
        ["x", uri],
      ]) {
        const stolen = new URLSearchParams({ client_id: String(id), request_uri: `${requestUri}` });
        expectPage(await authorize(browser, String(stolen)), requestUri);
      }
      codeIn(leadsTo(await authorize(browser, String(query))), own);
    });

    it("FAPI2 only client_id and request_uri count at /authorize", async () => {
      const evil = { redirect_uri: "https://evil.example/", state: "other", prompt: "login" };
      const query = `${await pushed(own)}&${new URLSearchParams(evil)}`;
      const response = responseIn(leadsTo(await authorize(browser, query)), own);
      expect(response).toMatchObject({ code: expect.any(String), state: "the state" });
    });

    it("realworld 6: tells our pages in which language they are, once", async () => {
      const person = await insertAccount(target());
      const bob = openBrowser(target());
      const query = await pushed(app, { ui_locales: "fr de" });
      const next = continuedAt(await authorize(bob, query), "login");
      expect(new URLSearchParams(next).getAll("ui_locales")).toEqual(["fr de"]);
      await logIn(bob, person);
      const consent = consentAt(await authorize(bob, next, "same-origin"));
      expect(new URLSearchParams(consent).getAll("ui_locales")).toEqual(["fr de"]);
      codeIn(decided(await decide(bob, consent)), app);
    });

    it("comes as a form of the app to /authorize too", async () => {
      const parameters = new URLSearchParams(await pushed(own));
      codeIn(leadsTo(await browser.visit("/authorize", "cross-site", parameters)), own);
    });

    it("RU-1 is not accepted with a redirect URI that is not registered", async () => {
      for (const redirect_uri of [undefined, "", "https://evil.example/", `${app.redirectUri}/`]) {
        const answer = await push(app, { redirect_uri });
        expectOAuthError(answer, 400, "invalid_request", redirect_uri);
        expect(answer.text).not.toContain("evil");
      }
    });

    it("FAPI2 has no request_uri itself, needs PKCE by S256, and is checked as a whole", async () => {
      const { request_uri } = (await push(own)).body;
      for (const [changes, error] of [
        [{ request_uri: String(request_uri) }, "invalid_request"],
        [{ request_uri: "https://wiki.example.com/r" }, "invalid_request"],
        [{ code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
        [{ code_challenge_method: "plain" }, "invalid_request"],
        [{ code_challenge_method: undefined }, "invalid_request"],
        [{ response_type: "token" }, "unsupported_response_type"],
        [{ response_type: "code id_token" }, "unsupported_response_type"],
        [{ request: "e30.e30." }, "request_not_supported"],
        [{ resource: "https://api.example.com" }, "invalid_target"],
        [{ scope: "nothing" }, "invalid_scope"],
      ] as const satisfies readonly (readonly [Query, string])[]) {
        expectOAuthError(await push(app, changes), 400, error, JSON.stringify(changes));
      }
      const twice = `${queryOf(app)}&state=2`;
      expectOAuthError(await send(target(), path, form(twice, basic(app))), 400, "invalid_request");
      const inUrl = await send(target(), `${path}?scope=openid`, form(queryOf(app), basic(app)));
      expectOAuthError(inUrl, 400, "invalid_request");
    });

    it("needs the client itself, by HTTP Basic or in the body, and its client_id", async () => {
      const { secret: client_secret } = app;
      expect((await push(app, { client_secret }, {})).status).toBe(201);
      // The secret is not kept with the request.
      const kept = await target().sql("SELECT request FROM authorizations WHERE kind = 'pushed'");
      expect(kept).not.toEqual([]);
      expect(JSON.stringify(kept)).not.toMatch(/client_secret/);
      const wrong = rawBasic(`${app.id}:x`);
      expectOAuthError(await push(app, {}, wrong), 401, "invalid_client");
      expectOAuthError(await push(app, { client_secret: "x" }, {}), 401, "invalid_client");
      expectOAuthError(await push(app, {}, {}), 401, "invalid_client");
      expectOAuthError(await push(app, { client_secret }), 400, "invalid_request");
      for (const client_id of [own.id, undefined, "x"]) {
        expectOAuthError(await push(app, { client_id }), 400, "invalid_request", client_id);
      }
      expectOAuthError(await push(app, { client_id: "first-party" }, {}), 400, "invalid_request");
    });

    it("of a public client needs the client_id alone, and never goes without PKCE", async () => {
      const client = await createApp(target(), { columns: ofOperator });
      await makePublic(target(), client);
      const answer = await push(client, {}, {});
      expect(answer.status, answer.text).toBe(201);
      codeIn(leadsTo(await authorize(browser, sent(client, answer))), client);
      await target().sql(`UPDATE clients SET require_pkce = 0 WHERE id = '${client.id}'`);
      const without = { code_challenge: undefined, code_challenge_method: undefined };
      expectOAuthError(await push(client, without, {}), 400, "invalid_request");
    });

    it("may not come from a client without the grant", async () => {
      const client = { ...(await createClient(target())), redirectUri: app.redirectUri };
      await target().sql(
        `UPDATE clients SET grants = 'password', redirect_uris = '${app.redirectUri}' WHERE id = '${client.id}'`,
      );
      expectOAuthError(await push(client), 400, "unauthorized_client");
    });

    it("may be longer than a query, but its body has at most 16 KiB", async () => {
      const x = "x".repeat(8000);
      const state = "s".repeat(2048);
      const query = await pushed(own, { x, state });
      const response = responseIn(leadsTo(await authorize(browser, query)), own);
      expect(response["state"]).toBe(state);
      expectOAuthError(await push(own, { x: "x".repeat(15_000) }), 400, "invalid_request");
      expectOAuthError(await push(own, { x: "x".repeat(17_000) }), 413, "invalid_request");
    });

    it("FAPI2 is a POST of a form", async () => {
      for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
        const answer = await send(target(), `${path}?${queryOf(app)}`, {
          method,
          headers: basic(app),
        });
        expectProblem(answer, 405, "method_not_allowed", method);
        expect(answer.headers.get("allow")).toBe("POST");
      }
      const body = json(Object.fromEntries(new URLSearchParams(queryOf(app))));
      expectOAuthError(await send(target(), path, body), 415, "invalid_request");
    });

    it("can come from a page of an allowed origin, and of no other", async () => {
      for (const [origin, allowed] of [
        [allowedOrigin, allowedOrigin],
        ["https://evil.example", null],
      ] as const) {
        const answer = await push(app, {}, { ...basic(app), Origin: origin });
        expect(answer.headers.get("access-control-allow-origin")).toBe(allowed);
      }
    });
  });
}
