import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { insertAccount } from "../calls/calls.ts";
import { openBrowser } from "../upstream/visitor.ts";
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
  ofOperator,
  queryOf,
  requestOf,
  responseIn,
} from "./app.ts";

/** The way of a user from an app to the login and back, on every database. */
export function authorizing(target: () => Target): void {
  describe("a user whom an app sends here", () => {
    it("goes back at once with a code to an app of the operator's own, if logged in", async () => {
      const app = await createApp(target(), { columns: ofOperator });
      const { browser } = await loggedIn(target());
      const answer = await authorize(browser, queryOf(app));
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
      const response = responseIn(leadsTo(answer), app);
      expect(response).toEqual({
        code: expect.stringMatching(/^ac1_[\w-]+$/),
        state: "the state",
        iss: target().issuer,
      });
    });

    it("logs in first, and goes on with the same request", async () => {
      const app = await createApp(target(), { columns: ofOperator });
      const person = await insertAccount(target());
      const browser = openBrowser(target());
      const query = queryOf(app);
      const next = continuedAt(await authorize(browser, query), "login");
      expect(next).toMatch(/&asked=aq1_[\w-]+$/);
      expect(next.startsWith(query)).toBe(true);
      expect(await requestOf(browser, next)).toMatchObject({ needs: "login", account: null });
      await logIn(browser, person);
      expect(await requestOf(browser, next)).toMatchObject({
        needs: "none",
        account: { username: person.username },
      });
      codeIn(leadsTo(await authorize(browser, next, "same-origin")), app);
    });

    it("approves another app once, and is not asked again", async () => {
      const app = await createApp(target());
      const { browser, person } = await loggedIn(target());
      const query = consentAt(await authorize(browser, queryOf(app)));
      expect(await requestOf(browser, query)).toEqual({
        client: { name: "Wiki", host: "wiki.example.com", verified: true, initials: "W" },
        account: { username: person.username, email: person.email, name: person.name },
        needs: "consent",
        chosen: expect.stringMatching(/^[\w-]{22}$/),
        scopes: [
          { scope: "openid", text: expect.any(String) },
          { scope: "profile", text: expect.any(String) },
        ],
        resource: null,
        proof: expect.stringMatching(/^cp1_[\w-]+$/),
      });
      const first = decided(await decide(browser, query));
      const code = codeIn(first, app);
      const again = codeIn(leadsTo(await authorize(browser, queryOf(app))), app);
      expect(again).not.toBe(code);
    });

    it("denies an app, which gets the error", async () => {
      const app = await createApp(target());
      const { browser } = await loggedIn(target());
      const query = consentAt(await authorize(browser, queryOf(app)));
      const url = decided(await decide(browser, query, { decision: "deny" }));
      expect(responseIn(url, app)).toEqual({
        error: "access_denied",
        error_description: expect.any(String),
        state: "the state",
        iss: target().issuer,
      });
      consentAt(await authorize(browser, queryOf(app)));
    });
  });
}
