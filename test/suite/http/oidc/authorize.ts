import { describe, expect, it } from "vitest";
import { asBrowser } from "../../../support/targets/as-browser.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { insertAccount, send } from "../calls/calls.ts";
import { sessionOf, sessionRow } from "../calls/sessions.ts";
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
        client: {
          name: "Wiki",
          host: "wiki.example.com",
          verified: true,
          origin: "operator",
          initials: "W",
        },
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

    it("gets a new cookie if the old one is a day old, and is not logged out as idle", async () => {
      const app = await createApp(target(), { columns: ofOperator });
      const { browser } = await loggedIn(target());
      const token = await browser.token();
      const cookie = browser.jar.get("__Host-latchkey");
      await authorize(browser, queryOf(app));
      expect(browser.jar.get("__Host-latchkey")).toBe(cookie);
      await makeOld(target(), token);
      codeIn(leadsTo(await authorize(browser, queryOf(app))), app);
      expect(browser.jar.get("__Host-latchkey")).not.toBe(cookie);
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 2, revoked_at: null });
      codeIn(leadsTo(await authorize(browser, queryOf(app))), app);
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 2 });
    });

    it("of many visits and refreshes of one cookie at the same time none ends the session", async () => {
      const app = await createApp(target(), { columns: ofOperator });
      const { browser } = await loggedIn(target());
      const token = await browser.token();
      await makeOld(target(), token);
      // As tabs have it: each sends the cookie that all had at first.
      const tabs = Array.from({ length: target().kind === "workerd" ? 20 : 50 }, () =>
        openBrowser(target(), browser.jar),
      );
      const outcomes = await Promise.all(
        tabs.map(async (tab, at) => {
          if (at % 2 === 0) return (await tab.call("POST", "/session/refresh")).status;
          return (await authorize(tab, queryOf(app), "same-origin")).status;
        }),
      );
      const expected = outcomes.filter(
        (status) => status === 503 || status === 200 || status === 303,
      );
      expect(expected).toHaveLength(outcomes.length);
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 2, revoked_at: null });
      expect(new Set(tabs.map(({ jar }) => jar.get("__Host-latchkey"))).size).toBeLessThanOrEqual(
        2,
      );
    });
  });

  describe("an old browser, which does not say where a request comes from", () => {
    it("is led to the same request once, and then served", async () => {
      const app = await createApp(target(), { columns: ofOperator });
      const { browser } = await loggedIn(target());
      const path = `/authorize?${queryOf(app)}`;
      const first = await send(asBrowser(target()), path);
      expect(first.headers.get("refresh")).toMatch(/^0; url=\.\/authorize\?.*&bounced=1$/);
      const Cookie = `__Host-latchkey=${browser.jar.get("__Host-latchkey")}`;
      const second = await send(asBrowser(target()), `${path}&bounced=1`, { headers: { Cookie } });
      codeIn(leadsTo(second), app);
      // Nobody is logged in, so it is not led round in circles.
      const next = continuedAt(await send(asBrowser(target()), `${path}&bounced=1`), "login");
      expect(next).not.toContain("bounced");
    });
  });
}

/** Makes the last rotation of a token's session a day old. */
const makeOld = ({ sql }: Target, token: string): Promise<unknown> =>
  sql(`UPDATE sessions SET rotated_at = rotated_at - 86460000 WHERE id = '${sessionOf(token)}'`);
