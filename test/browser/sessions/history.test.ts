import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, newcomer } from "../../suite/http/calls/calls.ts";
import { startApi } from "../../support/browser/api.ts";
import { useAppInBrowser } from "../../support/browser/app-in-browser.ts";
import {
  submitRegistration,
  verifyLater,
  submitLogin,
  expectDevices,
  expectPage,
  expectText,
  follow,
  press,
} from "../../support/browser/app.ts";
import { launchWithBackForwardCache } from "../../support/browser/launch.ts";

describe("back and forward in the example app", () => {
  const setup = useAppInBrowser(startApi);

  it("move between the pages", async () => {
    const { api, app, visit } = setup();
    const { page, logIn } = await visit();
    await logIn((await registerAndLogIn(api)).person);
    await page.goto(`${app.origin}/`);
    await expectPage(page, "profile");
    await follow(page, "Devices");
    await expectPage(page, "sessions");
    await go(page, -1);
    await expectPage(page, "profile");
    await go(page, 1);
    await expectPage(page, "sessions");
    expect(await page.title()).toMatch(/^Where you’re logged in/);
  });

  it("show the profile instead of a form that was submitted before", async () => {
    const { app, visit } = setup();
    const { page } = await visit();
    await page.goto(`${app.origin}/login`);
    await follow(page, "Create an account");
    await submitRegistration(page, newcomer());
    await verifyLater(page);
    await expectPage(page, "profile");
    await follow(page, "Devices");
    await expectPage(page, "sessions");
    for (let step = 0; step < 2; step++) {
      await go(page, -1);
      await expectPage(page, "profile");
    }
    expect(await page.getByRole("textbox").count()).toBe(0);
  });

  it("show nothing of a user who has logged out", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api, { name: "Ann of the Past" });
    const { page, logIn } = await visit();
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    await expectPage(page, "profile");
    await follow(page, "Devices");
    await expectPage(page, "sessions");
    await press(page, "Log out");
    await expectPage(page, "login");
    for (const step of [-1, 1, -1]) {
      await go(page, step);
      await expectPage(page, "login");
      await expectNothingOf(page, [person.name, person.email, "This device"]);
    }
  });

  it("reach the requested page after the login", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page } = await visit();
    await page.goto(`${app.origin}/account/sessions`);
    await expectPage(page, "login");
    await follow(page, "Create an account");
    await expectPage(page, "register");
    await follow(page, "Log in");
    await expectPage(page, "login");
    await submitLogin(page, person);
    await expectPage(page, "sessions");
  });

  it("F6: never lead to another site, whatever `continue` in a link to the login page says, and the page says so", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page } = await visit();
    const other = encodeURIComponent("https://other.example/");
    await page.goto(`${app.origin}/register?continue=${other}`);
    const refused = "We can’t send you back to the page you came from.";
    await expectText(page, `${refused} After you log in, you’ll see your account.`);
    await page.goto(`${app.origin}/login?continue=${other}`);
    await expectText(page, `${refused} After you log in, you’ll see your account.`);
    await submitLogin(page, person);
    await expectPage(page, "profile");
    expect(new URL(page.url()).origin).toBe(app.origin);
  });

  describe("with the back/forward cache", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchWithBackForwardCache();
    });
    afterAll(() => browser?.close());

    it("do not lead back to the login page after the login", async () => {
      const { api, app, visit } = setup();
      const { person } = await registerAndLogIn(api);
      const { page } = await visit({ browser });
      await page.goto(`${app.origin}/blank`);
      await page.goto(`${app.origin}/account`);
      await expectPage(page, "login");
      await submitLogin(page, person);
      await expectPage(page, "profile");
      await go(page, -1);
      await page.waitForURL(`${app.origin}/blank`, { waitUntil: "commit" });
      await go(page, 1);
      await expectPage(page, "profile");
    });

    it("show nothing of a user who has logged out if the page comes from the back/forward cache", async () => {
      const { api, app, visit } = setup();
      const { person } = await registerAndLogIn(api, { name: "Ann of the Past" });
      const { page, context, logIn } = await visit({ browser });
      await logIn(person);
      await page.goto(`${app.origin}/account`);
      await expectPage(page, "profile");
      await page.goto(`${app.origin}/blank`);

      const other = await context.newPage();
      await other.goto(`${app.origin}/account`);
      await expectPage(other, "profile");
      await press(other, "Log out");
      await expectPage(other, "login");

      await go(page, -1);
      await expectPage(page, "login");
      await expectNothingOf(page, [person.name, person.email]);
    });

    it("restore a page from the back/forward cache, and the page keeps working", async () => {
      const { api, app, visit } = setup();
      const { page, logIn, calls } = await visit({ browser });
      await logIn((await registerAndLogIn(api)).person);
      await page.goto(`${app.origin}/account`);
      await expectPage(page, "profile");
      await page.evaluate(() =>
        addEventListener("pageshow", ({ persisted }) => persisted && (document.body.id = "kept")),
      );
      await page.goto(`${app.origin}/blank`);
      await go(page, -1);
      await page.locator("body#kept").waitFor({ state: "attached" });
      await expectPage(page, "profile");
      await follow(page, "Devices");
      await expectDevices(page);
      expect(calls.filter((call) => call.endsWith("/session/refresh"))).toHaveLength(1);
    });
  });
});

/**
 * Moves in the history as the browser's buttons do. Not `page.goBack()`: it waits for a load event, which a page from the
 * back/forward cache does not have.
 */
const go = (page: Page, step: number): Promise<void> =>
  // Later, because the navigation would break off the call.
  page.evaluate((by) => void setTimeout(() => history.go(by)), step);

async function expectNothingOf(page: Page, words: readonly string[]): Promise<void> {
  const text = (await page.locator("body").textContent()) ?? "";
  for (const word of words) expect(text).not.toContain(word);
}
