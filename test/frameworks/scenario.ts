import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Browser, Page, Response } from "playwright-core";
import { submitLogin } from "../support/browser/app.ts";
import { useVisitors, type Visitor } from "../support/browser/app-in-browser.ts";
import { sharedChromium } from "../support/browser/chromium.ts";
import { startBlankSite, type Site } from "../support/browser/site.ts";
import { json, newcomer, type Person } from "../suite/http/calls/calls.ts";
import { noLeaks } from "../suite/leaks.ts";
import { startApp, type App } from "./app.ts";

/** A token of Latchkey. */
const token = /(?:rt1|lr1)_[\w-]{20}|eyJ[\w-]+\.[\w-]+\.[\w-]+/;

/** No cache may keep what a user got, and none may give it to another user. */
const uncacheable = /\b(?:private|no-store)\b/;

/**
 * Builds the app of a page in docs, and visits it in Chromium. Its page `/` shows "Hello, NAME!" and a button "Log out" to users, a link
 * "Log in" if nobody is logged in, and "…" if that is unknown. Its button "Save" sends an action to the server, whose result is "Saved by
 * USERNAME." or "Log in first.". `more` has the tests of this framework alone.
 */
export function testFramework(name: string, more?: (app: () => App) => void): void {
  describe(name, () => {
    let app: App;
    let other: Site;
    let browser: Browser;
    let person: Person;
    const visitors = useVisitors();

    beforeAll(async () => {
      [browser, other] = await Promise.all([sharedChromium(), startBlankSite()]);
      app = await startApp(name);
    });
    afterAll(async () => {
      await other.close();
      await app?.stop();
    });
    beforeEach(async () => {
      person = await registerAt(app);
    });

    const visit = (): Promise<Visitor> => visitors.open(browser, app.url, other.origin);

    it("leads to the login and back, and has the user in the HTML then", async () => {
      const visitor = await visit();
      const { page } = visitor;
      const first = await page.goto(app.url);
      expect(await first?.text()).toContain("Log in");
      await logInAt(page, person);
      const again = await page.reload();
      expect(await again?.text()).toContain(hello(person));
      await expectUser(page, person);
      // As a program gets it, without any script.
      const html = await visitor.context.request.get(app.url);
      expect(await html.text()).toContain(hello(person));
    });

    it("does not know a visitor from another site, until the page has asked", async () => {
      const { page } = await visit();
      await page.goto(app.url);
      await logInAt(page, person);
      await page.goto(other.origin);
      const arriving = page.waitForResponse(`${app.url}/`);
      await page.evaluate((url) => {
        const link = Object.assign(document.createElement("a"), { href: url });
        document.body.append(link);
        link.click();
      }, `${app.url}/`);
      const arrival = await arriving;
      // The case is about the cookie that browsers withhold.
      expect((await arrival.request().allHeaders())["cookie"] ?? "").not.toMatch(/latchkey=/);
      const html = await arrival.text();
      expect(html).toContain("…");
      expect(html).not.toContain(hello(person));
      expect(html).not.toContain("Log in<");
      await expectUser(page, person);
    });

    it("keeps the user through ten reloads, while each token expires", async () => {
      const { page, refusals } = await visit();
      await page.goto(app.url);
      await logInAt(page, person);
      // The clock must not jump while a cookie is replaced: if the response is lost, the old cookie works for a minute.
      await page.waitForLoadState("networkidle");
      for (let reload = 1; reload <= 10; reload++) {
        // Access tokens are valid for 60 seconds, and a session's cookie is replaced after a minute.
        app.advance(61);
        const refreshed = page.waitForResponse(`${app.url}/auth/session/refresh`);
        const html = await page.reload();
        expect(await html?.text(), `reload ${reload}`).toContain(hello(person));
        const cookie = await (await refreshed).headerValue("set-cookie");
        expect(cookie, `reload ${reload}`).toContain("latchkey=");
        await expectUser(page, person);
      }
      expect(refusals()).toEqual([]);
    });

    it("logs out in all tabs, and refuses actions then", async () => {
      const { page, context } = await visit();
      await page.goto(app.url);
      await logInAt(page, person);
      const second = await context.newPage();
      await second.goto(app.url);
      await expectUser(second, person);
      await press(second, "Save");
      await second.getByText(`Saved by ${person.username}.`).waitFor();
      await press(page, "Log out");
      await loginLink(page).waitFor();
      await second.bringToFront();
      await loginLink(second).waitFor();
      await press(second, "Save");
      await second.getByText("Log in first.").waitFor();
      const html = await context.request.get(app.url);
      expect(await html.text()).not.toContain(hello(person));
    });

    it("sends nothing with a user that a cache could keep, and no token in a page", async () => {
      const { page } = await visit();
      // Read at once, because a browser forgets them when it leaves the page.
      const reading: Promise<readonly [Response, string]>[] = [];
      page.on("response", (response) => {
        const text = response.text().catch(() => "");
        reading.push(text.then((found) => [response, found] as const));
      });
      await page.goto(app.url);
      await logInAt(page, person);
      await page.reload();
      await expectUser(page, person);
      await press(page, "Save");
      await page.getByText(`Saved by ${person.username}.`).waitFor();
      let withUser = 0;
      for (const [response, text] of await Promise.all(reading)) {
        const { pathname } = new URL(response.url());
        if (!pathname.startsWith("/auth/session")) {
          expect(token.test(text), `a token in ${pathname}`).toBe(false);
        }
        if (!text.includes(person.username)) continue;
        withUser += 1;
        expect(response.headers()["cache-control"], pathname).toMatch(uncacheable);
      }
      // At least the page, its refresh and the action.
      expect(withUser).toBeGreaterThanOrEqual(3);
      expect(token.test(await page.content())).toBe(false);
    });

    more?.(() => app);

    describe("the logs", () => noLeaks(5));
  });
}

const hello = ({ name }: Person): string => `Hello, ${name}!`;
const loginLink = (page: Page) => page.getByRole("link", { name: "Log in", exact: true });
const expectUser = (page: Page, person: Person): Promise<void> =>
  page.getByText(hello(person)).waitFor();

async function press(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole("button", { name, exact: true }).click();
}

async function registerAt({ url }: App): Promise<Person> {
  const person = newcomer();
  const named = { ...person, name: `Ann ${person.username}` };
  const response = await fetch(`${url}/auth/authenticate/register`, json(named));
  expect(response.status, await response.clone().text()).toBe(201);
  return named;
}

/** Follows the link to the login page of Latchkey, which leads back to the app. */
async function logInAt(page: Page, person: Person): Promise<void> {
  await loginLink(page).click();
  await submitLogin(page, person);
  await expectUser(page, person);
}
