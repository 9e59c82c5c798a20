import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { anyText } from "../../../support/any-text.ts";
import { secret } from "../../../support/secrets.ts";
import { asBrowser } from "../../../support/targets/as-browser.ts";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { send, type Answer } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import { openBrowser, type Visitor } from "../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  leadsTo,
  loggedIn,
  ofOperator,
  queryOf,
  responseIn,
  type App,
  type Query,
} from "./app.ts";

const navigation = {
  "Sec-Fetch-Mode": "navigate",
  "Sec-Fetch-Dest": "document",
  "Sec-Fetch-Site": "same-origin",
};

/** What `/authorize` does with requests that are not right. */
export function appRequests(target: () => Target): void {
  describe("a request of an app", () => {
    let app: App;
    let browser: Visitor;
    beforeAll(async () => {
      app = await createApp(target(), {
        columns: ofOperator,
        redirectUris: ["https://wiki.example.com/callback", "https://wiki.example.com/cb?tenant=1"],
      });
      ({ browser } = await loggedIn(target()));
    });

    /** Nobody is led anywhere. */
    function expectPage(answer: Answer, about?: string): void {
      expect(answer.status, about).toBe(400);
      expect(answer.headers.get("location"), about).toBeNull();
      expect(answer.headers.get("refresh"), about).toBeNull();
      expect(answer.text, about).not.toContain("ac1_");
    }
    const codes = async () => {
      const [row] = await target().sql("SELECT COUNT(*) AS n FROM authorizations");
      return Number(row?.["n"]);
    };

    it("RU-1 leads nobody to a redirect URI that is not registered, by GET, by POST or on a page", async () => {
      const before = await codes();
      const bob = openBrowser(target());
      for (const redirectUri of [
        undefined,
        "",
        "https://evil.example/callback",
        "https://wiki.example.com/callback/",
        "https://wiki.example.com/callback?x=1",
        "https://wiki.example.com/CALLBACK",
        "https://wiki.example.com@evil.example/callback",
        "https://wiki.example.com/callback#x",
        "javascript:alert(1)",
      ]) {
        const query = queryOf(app, { redirect_uri: redirectUri });
        for (const visitor of [browser, bob]) {
          expectPage(await authorize(visitor, query), redirectUri);
          const form = new URLSearchParams(query);
          expectPage(await visitor.visit("/authorize", "cross-site", form), redirectUri);
        }
        const asked = await browser.call("GET", `/authorize/request?${query}`);
        expectProblem(asked, 400, "invalid_authorization_request");
        const given = await decide(browser, query, { proof: "cp1_x" });
        expectProblem(given, 400, "invalid_authorization_request");
      }
      expect(await codes()).toBe(before);
    });

    it("OR-1 leads nobody to an app that is unknown or revoked, or is the server's own", async () => {
      const revoked = await createApp(target(), { columns: { revoked_at: 1 } });
      for (const id of [revoked.id, "x", "first-party", "' OR 1=1", undefined]) {
        const query = queryOf(app, { client_id: id });
        expectPage(await authorize(browser, query), id);
      }
    });

    it("OR-1 gives every other error to the app, with its state", async () => {
      for (const [changes, error] of [
        [{ response_type: "token" }, "unsupported_response_type"],
        [{ response_type: undefined }, "invalid_request"],
        [{ scope: "nothing" }, "invalid_scope"],
        [{ resource: "https://api.example.com" }, "invalid_target"],
        [{ request: "e30.e30." }, "request_not_supported"],
        [{ request_uri: "https://wiki.example.com/r" }, "request_uri_not_supported"],
        [{ code_challenge: undefined }, "invalid_request"],
        [{ prompt: "none login" }, "invalid_request"],
      ] as const satisfies readonly (readonly [Query, string])[]) {
        const answer = await openBrowser(target()).visit(
          `/authorize?${queryOf(app, changes)}`,
          "cross-site",
        );
        expect(responseIn(leadsTo(answer), app), error).toEqual({
          error,
          error_description: expect.any(String),
          state: "the state",
          iss: target().issuer,
        });
      }
    });

    it("MX-1 names this server once in its response, and RU-4 leaves the app's own query as it is", async () => {
      const redirect_uri = "https://wiki.example.com/cb?tenant=1";
      for (const changes of [{}, { prompt: "none login" }]) {
        const query = queryOf(app, { redirect_uri, ...changes });
        const { href } = leadsTo(await authorize(browser, query));
        expect(href.startsWith(`${redirect_uri}&`)).toBe(true);
        expect(href.match(/[?&]iss=/g)).toEqual(["&iss="]);
        for (const name of ["code", "error", "state", "tenant"]) {
          expect(href.match(new RegExp(`[?&]${name}=`, "g"))?.length ?? 0).toBeLessThanOrEqual(1);
        }
        expect(new URL(href).searchParams.get("iss")).toBe(target().issuer);
      }
    });

    it("RU-4 has each parameter once, however it is sent", async () => {
      for (const name of ["state", "client_id", "redirect_uri", "nonce", "x"]) {
        const query = `${queryOf(app, { x: "1" })}&${name}=2`;
        expectPage(await authorize(browser, query), name);
        expectPage(
          await browser.visit("/authorize", "cross-site", new URLSearchParams(query)),
          name,
        );
      }
      const resources = queryOf(app, { resource: "https://a.example.com" });
      const twice = `${resources}&resource=https://b.example.com`;
      const { error } = responseIn(leadsTo(await authorize(browser, twice)), app);
      expect(error).toBe("invalid_target");
    });

    it("may have a state of any characters, which comes back as it was", async () => {
      for (const state of ["a b+c%20&d=e#f", "ä€𝄞", "\"'<>\\\n", "x".repeat(2048)]) {
        const response = responseIn(
          leadsTo(await authorize(browser, queryOf(app, { state }))),
          app,
        );
        expect(response["state"]).toBe(state);
      }
      const none = responseIn(
        leadsTo(await authorize(browser, queryOf(app, { state: undefined }))),
        app,
      );
      expect(Object.keys(none).toSorted()).toEqual(["code", "iss"]);
    });

    it("realworld 6: comes back with its state if that is too long, and stays here if it is longer than a request", async () => {
      for (const length of [2049, 4096]) {
        const state = "x".repeat(length);
        const answer = await authorize(browser, queryOf(app, { state }));
        expect(responseIn(leadsTo(answer), app)).toMatchObject({ error: "invalid_request", state });
      }
      const longest = queryOf(app, { state: "x".repeat(4097) });
      expectPage(await authorize(browser, longest));
      expectPage(await browser.visit("/authorize", "cross-site", new URLSearchParams(longest)));
    });

    it("has at most 4 KiB, and tells the app if it is longer", async () => {
      const query = queryOf(app, { x: "" });
      const fits = query + "x".repeat(4096 - query.length);
      codeIn(leadsTo(await authorize(browser, fits)), app);
      const { error } = responseIn(leadsTo(await authorize(browser, `${fits}x`)), app);
      expect(error).toBe("invalid_request");
    });

    it("comes as a form too, and goes on as a link", async () => {
      const form = new URLSearchParams(queryOf(app));
      codeIn(leadsTo(await browser.visit("/authorize", "cross-site", form)), app);
      codeIn(leadsTo(await authorize(browser, String(form), "same-origin")), app);
    });

    it("is for navigations only", async () => {
      for (const headers of [
        { ...navigation, "Sec-Fetch-Mode": "cors" },
        { ...navigation, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" },
        { ...navigation, "Sec-Fetch-Dest": "iframe" },
      ]) {
        for (const method of ["GET", "POST"]) {
          const answer = await send(asBrowser(target()), `/authorize?${queryOf(app)}`, {
            method,
            headers,
          });
          expectProblem(answer, 403, "navigation_required");
        }
      }
    });

    it("PR-1 never gets a token in its response, also after a detour", async () => {
      const types = ["token", "id_token", "code id_token", "code token id_token", "none"];
      for (const response_type of types) {
        const { href } = leadsTo(
          await authorize(browser, queryOf(app, { response_type, asked: "aq1_x" })),
        );
        expect(href).not.toMatch(/[?&#](?:code|access_token|id_token|token)=/);
        expect(new URL(href).hash).toBe("");
      }
    });

    it("PG-2 is answered by no page that a frame could show, and its page names the error to developers", async () => {
      const headers = { ...navigation, Accept: "text/html" };
      const query = queryOf(app, { redirect_uri: "https://evil.example/", state: "the-state" });
      for (const [language, words, more] of [
        ["en", "The app couldn’t log you in.", ""],
        ["de-AT, en;q=0.5", "Die App konnte Sie nicht anmelden.", ""],
        ["en", "Die App konnte Sie nicht anmelden.", "&ui_locales=fr+de"],
      ] as const) {
        const answer = await send(asBrowser(target()), `/authorize?${query}${more}`, {
          headers: { ...headers, "Accept-Language": language },
        });
        expectPage(answer);
        expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
        expect(answer.headers.get("x-frame-options")).toBe("DENY");
        const policy = answer.headers.get("content-security-policy");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).toContain("form-action 'none'");
        expect(answer.text).toContain(words);
        expect(answer.text).toContain("redirect_uri");
        // PG-4: nothing of the request is on it.
        expect(answer.text).not.toMatch(/evil\.example|the-state/);
        expect(answer.headers.get("cache-control")).toBe("no-store");
      }
      for (const site of ["cross-site", "none"]) {
        const bounce = await send(asBrowser(target()), `/authorize?${queryOf(app)}`, {
          headers: { ...headers, "Sec-Fetch-Site": site },
        });
        expect(bounce.status).toBe(200);
        expect(bounce.headers.get("x-frame-options")).toBe("DENY");
        expect(bounce.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      }
    });

    it("PG-3 leads to a page that is the same whatever the request has in it", async () => {
      const pageFor = async (path: string) => {
        const answer = await send(asBrowser(target()), path, {
          headers: { ...navigation, Accept: "text/html" },
        });
        return answer.text;
      };
      const pages = [
        ["/authorize", `${queryOf(app, { redirect_uri: "https://evil.example/" })}&`],
        ["/logout", "state=a&state=b&"],
      ] as const;
      for (const [path, query] of pages) {
        const plain = await pageFor(`${path}?${query}x=1`);
        expect(plain).toMatch(/^<!doctype html>/);
        // Every attribute is in quotes, and nothing runs.
        expect(plain.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*=(?!"")/);
        expect(plain).not.toMatch(/<(?:script|style|base)| (?:on\w+|style)=|javascript:/i);
        const hostile = fc.oneof(
          anyText(),
          fc.stringMatching(/^["'<>&=`\\/\s]{1,12}(?:script|img|svg|base|style|onload)[<>"'`= ]*$/),
        );
        await fc.assert(
          fc.asyncProperty(hostile, hostile, async (name, value) => {
            const more = new URLSearchParams({ [`x${name}`]: value });
            expect(await pageFor(`${path}?${query}${more}`)).toBe(plain);
          }),
          { seed: 16, numRuns: 40 },
        );
      }
    });
  });

  describe("what an app sends with a user", () => {
    // The search of all logs at the end of the tests looks for these.
    it("PG-4 is in no log, also if the request is refused", async () => {
      const hidden = () => secret(`hidden-${randomUUID()}`);
      const app = await createApp(target(), { columns: ofOperator });
      const { browser } = await loggedIn(target());
      for (const changes of [
        {},
        { redirect_uri: `https://evil.example/${hidden()}` },
        { response_type: hidden() },
        { client_id: hidden() },
        { max_age: hidden() },
        { request_uri: hidden() },
      ]) {
        const query = queryOf(app, {
          state: hidden(),
          nonce: hidden(),
          login_hint: hidden(),
          id_token_hint: hidden(),
          ...changes,
        });
        for (const visitor of [browser, openBrowser(target())]) {
          const answer = await authorize(visitor, query);
          expect([303, 400]).toContain(answer.status);
          expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
          await visitor.call("GET", `/authorize/request?${query}`);
          await visitor.visit("/authorize", "cross-site", new URLSearchParams(query));
          await decide(visitor, query, { proof: hidden() });
        }
      }
    });
  });

  describe("a page that asks what an app wants", () => {
    let browser: Visitor;
    let query: string;
    let proof: unknown;
    beforeAll(async () => {
      const app = await createApp(target());
      ({ browser } = await loggedIn(target()));
      query = consentAt(await authorize(browser, queryOf(app)));
      ({ proof } = (await browser.call("GET", `/authorize/request?${query}`)).body);
    });
    const cookie = () => `__Host-latchkey=${browser.jar.get("__Host-latchkey")}`;
    const own = () => ({ "X-Latchkey": "1", Origin: new URL(target().issuer).origin });
    const read = (headers: Readonly<Record<string, string>>) =>
      send(target(), `/authorize/request?${query}`, { headers: { Cookie: cookie(), ...headers } });
    const approve = (headers: Readonly<Record<string, string>>) =>
      send(target(), "/authorize/decision", {
        method: "POST",
        headers: { Cookie: cookie(), "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ request: query, decision: "approve", proof }),
      });

    it("CS-3 of another allowed origin cannot read it, and cannot approve", async () => {
      for (const [origin, site] of [
        [allowedOrigin, "same-site"],
        [allowedOrigin, "same-origin"],
        ["http://localhost:5173", "same-site"],
        ["https://evil.example", "cross-site"],
        ["https://x.auth.example.com", "same-site"],
        ["null", "cross-site"],
        ["null", "same-origin"],
      ] as const) {
        const headers = { ...own(), Origin: origin, "Sec-Fetch-Site": site };
        expectProblem(await read(headers), 403, "origin_not_allowed");
        expectProblem(await approve(headers), 403, "origin_not_allowed");
      }
    });

    it("CS-3 needs the header of a script, an Origin to approve, and no foreign Sec-Fetch-Site to read", async () => {
      const { Origin } = own();
      expectProblem(await read({ Origin }), 403, "header_required");
      expectProblem(await approve({ Origin }), 403, "header_required");
      expectProblem(await approve({ "X-Latchkey": "1" }), 403, "origin_not_allowed");
      const same = { "X-Latchkey": "1", "Sec-Fetch-Site": "same-origin" };
      expectProblem(await approve(same), 403, "origin_not_allowed");
      for (const site of ["cross-site", "same-site", "none"]) {
        const answer = await read({ "X-Latchkey": "1", "Sec-Fetch-Site": site });
        expectProblem(answer, 403, "origin_not_allowed");
      }
      expect((await read(same)).status).toBe(200);
      expect((await read({ "X-Latchkey": "1" })).status).toBe(200);
      expect((await read(own())).status).toBe(200);
    });
  });
}
