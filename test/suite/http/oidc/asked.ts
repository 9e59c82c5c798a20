import { describe, expect, it } from "vitest";
import { asBrowser } from "../../../support/targets/as-browser.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { insertAccount, send } from "../calls/calls.ts";
import { openBrowser } from "../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  confirm,
  continuedAt,
  createApp,
  leadsTo,
  logIn,
  loggedIn,
  ofOperator,
  queryOf,
  requestOf,
} from "./app.ts";

const cookie = "__Host-latchkey-asked";

/** The detours of a browser: its proof counts because it keeps a cookie since it was asked. */
export function askedBrowsers(target: () => Target): void {
  const appOf = () => createApp(target(), { columns: ofOperator });

  describe("a browser that is asked something for an app", () => {
    it("keeps a cookie for an hour, and the same one when it is asked again", async () => {
      const app = await appOf();
      const { browser, person } = await loggedIn(target());
      const silent = await authorize(browser, queryOf(app));
      expect(silent.headers.getSetCookie()).toEqual([]);
      const asks = async () => authorize(browser, queryOf(app, { prompt: "login" }));
      const first = await asks();
      const [line = ""] = first.headers.getSetCookie();
      expect(line).toMatch(
        new RegExp(
          `^${cookie}=[\\da-f-]{36}; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Strict$`,
        ),
      );
      // The other tab does not take away what the first one needs.
      expect((await asks()).headers.getSetCookie()).toEqual([line]);
      await confirm(browser, person);
      const done = await authorize(browser, continuedAt(first, "login"), "same-origin");
      codeIn(leadsTo(done), app);
      expect(done.headers.getSetCookie()).toEqual([]);
    });

    it("gets a new cookie instead of one that was not made here", async () => {
      const app = await appOf();
      const browser = openBrowser(target());
      for (const bad of ["x", "00000000-0000-0000-0000-00000000000G", "a".repeat(4000)]) {
        browser.jar.set(cookie, bad);
        continuedAt(await authorize(browser, queryOf(app)), "login");
        expect(browser.jar.get(cookie), bad).toMatch(/^[\da-f-]{36}$/);
        expect(browser.jar.get(cookie), bad).not.toBe(bad);
      }
    });

    it("I1: proves nothing for a request that was asked in another browser", async () => {
      const app = await appOf();
      for (const changes of [{ prompt: "login" }, { max_age: "0" }]) {
        const elsewhere = openBrowser(target());
        const query = queryOf(app, changes);
        const next = continuedAt(await authorize(elsewhere, query), "login");
        for (const isKnown of [false, true]) {
          const person = await insertAccount(target());
          const browser = openBrowser(target());
          if (isKnown) continuedAt(await authorize(browser, queryOf(app)), "login");
          await logIn(browser, person);
          expect(await requestOf(browser, next)).toMatchObject({ needs: "proof" });
          const own = continuedAt(await authorize(browser, next), "login");
          continuedAt(await authorize(browser, own, "same-origin"), "login");
          await confirm(browser, person);
          expect(await requestOf(browser, own)).toMatchObject({ needs: "none" });
          codeIn(leadsTo(await authorize(browser, own)), app);
        }
      }
    });

    it("I1: is led to two pages at most if it keeps no cookies, and then told so", async () => {
      const app = await appOf();
      const navigation = {
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Site": "same-origin",
        Accept: "text/html",
      };
      const open = (query: string, more: Readonly<Record<string, string>> = {}) =>
        send(asBrowser(target()), `/authorize?${query}`, { headers: { ...navigation, ...more } });
      let query = queryOf(app, { prompt: "login" });
      for (const _ of ["first", "second"]) query = continuedAt(await open(query), "login");
      for (const [language, words] of [
        ["en", "Your browser blocks cookies"],
        ["de-AT, en;q=0.5", "Ihr Browser blockiert Cookies"],
      ] as const) {
        const page = await open(query, { "Accept-Language": language });
        expect(page.status).toBe(400);
        for (const name of ["location", "refresh"]) expect(page.headers.get(name)).toBeNull();
        expect(page.text).toContain(words);
        expect(page.text).not.toMatch(/The app could not|Die App konnte/);
        expect(page.headers.get("x-frame-options")).toBe("DENY");
      }
      const problem = await open(query, { Accept: "application/json" });
      expect(problem.body).toMatchObject({ code: "cookies_required" });
      // A browser that keeps them only came too late.
      const browser = openBrowser(target());
      browser.jar.set(cookie, crypto.randomUUID());
      continuedAt(await authorize(browser, query), "login");
    });
  });
}
