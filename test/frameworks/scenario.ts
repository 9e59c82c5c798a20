import { request } from "node:http";
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json, newcomer, type Person } from "../suite/http/calls/calls.ts";
import { noLeaks } from "../suite/leaks.ts";
import { useVisitors, type Visitor } from "../support/browser/app-in-browser.ts";
import { submitLogin } from "../support/browser/app.ts";
import { sharedChromium } from "../support/browser/chromium.ts";
import { startBlankSite, type Site } from "../support/browser/site.ts";
import { startApp, type App, type Way } from "./app.ts";

/** A token of Latchkey. */
const token = /(?:rt1|lr1)_[\w-]{20}|eyJ[\w-]+\.[\w-]+\.[\w-]+/;

/** No cache may keep what a user got, and none may give it to another user. */
const uncacheable = /\b(?:private|no-store)\b/;

/** What tools write to the console of a browser while an app is developed, besides warnings and errors. */
const chatter = /^(?:debug|info|log|startGroup|startGroupCollapsed|endGroup): /;

/** Starts the app of a page in docs, and visits it. */
function describeApp(name: string, way: Way, cases: (running: Running) => void): void {
  describe(`${name}, ${way}`, () => {
    let app: App;
    let other: Site;
    let browser: Browser;
    let person: Person;
    const visitors = useVisitors();

    beforeAll(async () => {
      [browser, other] = await Promise.all([sharedChromium(), startBlankSite()]);
      app = await startApp(name, way);
    });
    afterAll(async () => {
      await other.close();
      await app?.stop();
    });
    beforeEach(async () => {
      person = await registerAt(app);
    });

    cases(() => ({
      app,
      other,
      person,
      visit: (options) => visitors.open(browser, app.url, other.origin, options),
    }));
  });
}

/** An app that runs, and somebody who has an account there. */
type Running = () => {
  readonly app: App;
  readonly other: Site;
  readonly person: Person;
  visit(options?: { allowComplaints: boolean }): Promise<Visitor>;
};

/**
 * Builds the app of a page in docs, and visits it in Chromium. Its page `/` shows "Hello, NAME!" and a button "Log out" to users, a link
 * "Log in" if nobody is logged in, and "…" if that is unknown. Its button "Save" sends an action to the server, whose result is "Saved by
 * USERNAME." or "Log in first.". `more` has the tests of this framework alone. Then visits it as its developer does.
 */
export function testFramework(
  name: string,
  way: "built" | "copied",
  more?: (app: () => App) => void,
): void {
  describeApp(name, way, (running) => {
    it("leads to the login and back, and has the user in the HTML then", () => visitTwice(running));

    it("does not know a visitor from another site, until the page has asked", async () => {
      const { app, other, person, visit } = running();
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
      const { app, person, visit } = running();
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
      const { app, person, visit } = running();
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
      const { app, person, visit } = running();
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

    more?.(() => running().app);

    describe("the logs", () => noLeaks(5));
  });

  describeApp(name, "developed", (running) => {
    it("keeps the user and its one Latchkey while files change", async () => {
      const { app, person, visit } = running();
      // Tools find some packages during the first visit only, and reload the page then.
      const { page: first } = await visit({ allowComplaints: true });
      await first.goto(app.url);
      await loginLink(first).waitFor();
      await first.waitForLoadState("networkidle");
      const { page, complaints } = await visit({ allowComplaints: true });
      await page.goto(app.url);
      await logInAt(page, person);
      await page.waitForLoadState("networkidle");
      const opened = app.databases();
      expect(opened).toBeGreaterThan(0);
      for (const [from, to] of [
        ["Hello, ", "Welcome, "],
        ["Welcome, ", "Hello, "],
      ] as const) {
        app.edit(from, to);
        await page.getByText(`${to}${person.name}!`).waitFor();
        const html = await page.reload();
        expect(await html?.text()).toContain(`${to}${person.name}!`);
        await page.waitForLoadState("networkidle");
      }
      expect(app.databases()).toBe(opened);
      await press(page, "Save");
      await page.getByText(`Saved by ${person.username}.`).waitFor();
      await press(page, "Log out");
      await loginLink(page).waitFor();
      expect(complaints.filter((complaint) => !chatter.test(complaint))).toEqual([]);
    });

    describe("the logs", () => noLeaks(1));
  });
}

/** Runs the app in a folder that has only what its page says to copy. */
export function testCopy(name: string): void {
  describeApp(name, "copied", (running) => {
    it("needs nothing but what was copied", () => visitTwice(running));
    testAddresses(() => running().app);
  });
}

/** The status of a login with a wrong password, by a visitor at an address of this machine. */
const statusAt = (
  url: string,
  localAddress: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = {
      method: "POST",
      localAddress,
      host: "127.0.0.1",
      headers: { "Content-Type": "application/json", ...headers },
    };
    const sent = request(`${url}/auth/session`, options, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject);
    sent.end(JSON.stringify({ username: "nobody", password: "a wrong password" }));
  });

/** The tests of who shares a limit behind a proxy, in production. */
export function testAddresses(app: () => App): void {
  it("VULN-13 counts each visitor behind a proxy alone, whatever headers a visitor forges", async () => {
    const { url } = app();
    const statuses: number[] = [];
    for (let n = 0; n < 60 && !statuses.includes(429); n++) {
      const forged = { "X-Forwarded-For": `192.0.2.${n}`, "X-Real-IP": `192.0.2.${n}` };
      statuses.push(
        await statusAt(url, "127.0.0.1", { ...forged, "CF-Connecting-IP": `192.0.2.${n}` }),
      );
    }
    expect(statuses.at(-1)).toBe(429);
    for (const forged of [{}, { "X-Real-IP": "127.0.0.1", "X-Forwarded-For": "127.0.0.1" }]) {
      expect(await statusAt(url, "127.0.0.2", forged)).toBe(400);
    }
  });

  it("VULN-13 ends with 78 when it starts, if nothing says where the address of a visitor is", async () => {
    const { code, text } = await app().startWithout("CLIENT_ADDRESS_HEADER");
    expect(text).toContain("CLIENT_ADDRESS_HEADER is required in production");
    expect(code).toBe(78);
  });
}

/** Builds the app with webpack, and runs it. */
export function testWebpack(name: string): void {
  describeApp(name, "webpack", (running) => {
    it("leads to the login and back", () => visitTwice(running));
  });
}

async function visitTwice(running: Running): Promise<void> {
  const { app, person, visit } = running();
  const { page, context } = await visit();
  const first = await page.goto(app.url);
  expect(await first?.text()).toContain("Log in");
  await logInAt(page, person);
  const again = await page.reload();
  expect(await again?.text()).toContain(hello(person));
  await expectUser(page, person);
  // As a program gets it, without any script.
  const html = await context.request.get(app.url);
  expect(await html.text()).toContain(hello(person));
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
