import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../../support/any-text.ts";
import { runsOf } from "../../../support/fuzz/runs.ts";
import { ownPage } from "../calls/browser.ts";
import {
  form,
  json,
  registerAndLogIn,
  send,
  tokenPath,
  verify,
  type Answer,
} from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";
import { returnFrom, stranger, type Stage } from "./stage.ts";
import { openBrowser, waitingIn } from "./visitor.ts";

const names = fc.constantFrom(
  "continue",
  "intent",
  "code",
  "state",
  "iss",
  "error",
  "user",
  "bounced",
  "x",
);
const sites = fc.constantFrom("same-origin", "same-site", "cross-site", "none", "", undefined);
const text = anyText({ maxLength: 60 }).map((random) => random.toWellFormed());
const parameters = fc.array(fc.tuple(names, text), { maxLength: 6 });

/** Random and damaged values for the login at a provider, and tokens of one purpose for another. */
export function upstreamFuzz(stage: () => Stage): void {
  /** Expects an answer that leads nowhere but to our pages, a provider, or the same path. */
  function expectHarmless({ status, headers }: Answer, about: string): void {
    expect([200, 303, 400, 403, 404, 415, 422], about).toContain(status);
    const location = headers.get("location") ?? "";
    const { origin } = new URL(location, "https://login.example.com");
    const allowed = ["https://login.example.com", "https://app.example.com", stage().idp.origin];
    expect(allowed, about).toContain(origin);
    if (status === 200) expect(headers.get("refresh"), about).toMatch(/^0; url=\.\/[!-~]*$/);
    expect(headers.get("set-cookie") ?? "", about).not.toContain("__Host-latchkey=");
  }

  describe("random requests of a login at a provider", () => {
    it.each(["/login/idp", "/login/idp/callback"])(
      "P4 get no error of the server at %s, and lead to no other site",
      async (path) => {
        const browser = openBrowser(stage().target);
        await browser.start("idp");
        const Cookie = [...browser.jar].map((pair) => pair.join("=")).join("; ");
        await fc.assert(
          fc.asyncProperty(parameters, sites, fc.boolean(), async (query, site, hasCookie) => {
            const url = `${path}?${new URLSearchParams(query)}`;
            const headers = {
              ...(site !== undefined && { "Sec-Fetch-Site": site }),
              ...(hasCookie && { Cookie }),
            };
            expectHarmless(await send(stage().target, url, { headers }), url);
          }),
          { numRuns: runsOf(300) },
        );
      },
    );

    it("P4 get no error of the server by a form", async () => {
      await fc.assert(
        fc.asyncProperty(parameters, sites, async (fields, site) => {
          const headers: Record<string, string> =
            site === undefined ? {} : { "Sec-Fetch-Site": site };
          const answer = await send(stage().target, "/login/apple/callback", form(fields, headers));
          expectHarmless(answer, JSON.stringify(fields));
        }),
        { numRuns: runsOf(200) },
      );
    });
  });

  describe("a token of a login at a provider", () => {
    it("P1 is refused with any byte changed, as is the cookie", async () => {
      const browser = openBrowser(stage().target);
      const token = waitingIn(await returnFrom(stage(), browser, "idp", stranger()));
      const [name = "", cookie = ""] = [...browser.jar].find(([one]) => one.includes("-up")) ?? [];
      const preview = (changed: string, sent: string) => {
        const init = json({ token: changed });
        const headers = { ...(init.headers as object), ...ownPage, Cookie: `${name}=${sent}` };
        return send(stage().target, "/session/upstream/preview", { ...init, headers });
      };
      expect((await preview(token, cookie)).status).toBe(200);
      const changed = (value: string, at: number): string => {
        const letter = value[at] === "A" ? "B" : "A";
        return value.slice(0, at) + letter + value.slice(at + 1);
      };
      // The last letter may have bits that are not used, so that it is left out.
      const place = fc.double({ min: 0, max: 0.99, noNaN: true });
      await fc.assert(
        fc.asyncProperty(place, async (where) => {
          const of = (value: string) => changed(value, Math.floor(where * (value.length - 1)));
          expectProblem(await preview(of(token), cookie), 400, "expired_token");
          expectProblem(await preview(token, of(cookie)), 400, "expired_token");
        }),
        { numRuns: runsOf(200) },
      );
    });

    it("ASVS-9.2.2 VULN-41 is good for nothing else, and nothing else is good for it", async () => {
      const { target } = stage();
      const browser = openBrowser(target);
      const waiting = waitingIn(await returnFrom(stage(), browser, "idp", stranger()));
      const [slot = "", back = ""] = [...browser.jar].find(([one]) => one.includes("-up")) ?? [];
      await browser.start("idp");
      const pending = [...browser.jar].find(
        ([one, value]) => one.includes("-up") && value !== back,
      );
      const callback = stage().apple.authorize(await browser.start("apple"), {
        sub: `001.${Date.now()}`,
        firstName: "Ann",
      });
      const { pathname } = new URL(callback.url);
      const bounced = await send(
        target,
        pathname,
        form([...(callback.form ?? [])], { "Sec-Fetch-Site": "cross-site" }),
      );
      const [, sealedName = ""] =
        /[?&]user=([^&]+)/.exec(bounced.headers.get("refresh") ?? "") ?? [];
      expect(sealedName).toMatch(/^un1_/);
      const login = await registerAndLogIn(target);
      const values = {
        waiting,
        back,
        pending: pending?.[1] ?? "",
        sealedName,
        access: login.token,
        refresh: login.refreshToken,
      };
      for (const [kind, value] of Object.entries(values)) {
        expect(value, kind).not.toBe("");
        if (kind !== "access") expect((await verify(target, value)).status, kind).toBe(401);
        if (kind !== "refresh") {
          const refresh = form({ grant_type: "refresh_token", refresh_token: value });
          expect((await send(target, tokenPath, refresh)).status, kind).toBe(400);
        }
        if (kind !== "waiting") {
          for (const path of ["/session/upstream/preview", "/session/upstream"]) {
            const answer = await browser.call("POST", path, { token: value });
            expectProblem(answer, 400, "expired_token", `${kind} ${path}`);
          }
        }
        if (kind !== "back") {
          const other = openBrowser(target, new Map([[slot, value]]));
          const answer = await other.call("POST", "/session/upstream/preview", { token: waiting });
          expectProblem(answer, 400, "expired_token", kind);
        }
        const stolen = openBrowser(target, new Map([["__Host-latchkey", value]]));
        if (kind !== "refresh") expect(await stolen.user(), kind).toBeNull();
      }
    });
  });
}
