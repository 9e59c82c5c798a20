import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { anyText } from "../../../support/any-text.ts";
import { runsOf } from "../../../support/fuzz/runs.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { form, send, type Answer } from "../calls/calls.ts";
import type { Visitor } from "../upstream/visitor.ts";
import { createApp, loggedIn, ofOperator, queryOf, type App } from "./app.ts";

const names = fc.constantFrom(
  "client_id",
  "redirect_uri",
  "response_type",
  "response_mode",
  "scope",
  "state",
  "nonce",
  "prompt",
  "max_age",
  "acr_values",
  "login_hint",
  "id_token_hint",
  "code_challenge",
  "code_challenge_method",
  "request",
  "request_uri",
  "resource",
  "asked",
  "chosen",
  "bounced",
  "__proto__",
  "x",
);
const text = fc.oneof(
  anyText({ maxLength: 60 }).map((random) => random.toWellFormed()),
  fc.constantFrom("code", "none", "login", "consent", "select_account", "create", "0", "openid"),
  fc.constant("urn:ietf:params:oauth:request_uri:pr1_x"),
);
const parameters = fc.array(fc.tuple(names, text), { maxLength: 6 });
const sites = fc.constantFrom("same-origin", "same-site", "cross-site", "none", "", undefined);
/** How the random parameters get into a right request: in place of those of the same name, or beside them. */
const ways = fc.constantFrom("instead", "beside", "alone");

/** Random requests of apps. */
export function authorizeFuzz(target: () => Target): void {
  describe("random requests of an app", () => {
    let app: App;
    let browser: Visitor;
    beforeAll(async () => {
      app = await createApp(target(), { columns: ofOperator });
      ({ browser } = await loggedIn(target()));
    });

    function queryWith(given: readonly (readonly [string, string])[], way: string): string {
      const query = new URLSearchParams(way === "alone" ? "" : queryOf(app));
      for (const [name, value] of given) {
        if (way === "instead") query.set(name, value);
        else query.append(name, value);
      }
      return String(query);
    }

    /** A browser is led to our pages, to the same path, or to the redirect URI. */
    function expectHarmless({ status, headers }: Answer, about: string): void {
      expect([200, 303, 400], about).toContain(status);
      const location = headers.get("location");
      if (status === 303) {
        const { origin, pathname } = new URL(String(location), target().issuer);
        const isOurs = origin === new URL(target().issuer).origin;
        expect(isOurs || origin + pathname === app.redirectUri, about).toBe(true);
      } else expect(location, about).toBeNull();
      if (status === 200) expect(headers.get("refresh"), about).toMatch(/^0; url=\.\/[!-~]*$/);
      // Only what says in which browser the app asked.
      const set = headers
        .getSetCookie()
        .filter((cookie) => !cookie.startsWith("__Host-latchkey-asked="));
      expect(set, about).toEqual([]);
    }

    it("P4 get no error of the server, and lead nowhere but to our pages and the app", async () => {
      await fc.assert(
        fc.asyncProperty(
          parameters,
          ways,
          sites,
          fc.boolean(),
          async (given, way, site, hasCookie) => {
            const query = queryWith(given, way);
            const cookie = `__Host-latchkey=${browser.jar.get("__Host-latchkey")}`;
            const headers = {
              ...(site !== undefined && { "Sec-Fetch-Site": site }),
              ...(hasCookie && { Cookie: cookie }),
            };
            expectHarmless(await send(target(), `/authorize?${query}`, { headers }), query);
            expectHarmless(await send(target(), "/authorize", form(query, headers)), query);
          },
        ),
        { numRuns: runsOf(400) },
      );
    });

    it("P4 get no error of the server on a page, nor with any proof", async () => {
      await fc.assert(
        fc.asyncProperty(parameters, ways, text, async (given, way, proof) => {
          const request = queryWith(given, way);
          const shown = await browser.call("GET", `/authorize/request?${request}`);
          expect([200, 400], request).toContain(shown.status);
          const decision = { request, decision: "approve", proof };
          const decided = await browser.call("POST", "/authorize/decision", decision);
          expect([200, 400], request).toContain(decided.status);
          expect(decided.text, request).not.toContain("code=ac1_");
        }),
        { numRuns: runsOf(200) },
      );
    });
  });
}
