import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { logInFrom } from "../../suite/http/calls/browser.ts";
import { registerAndLogIn, tokenFor, type Person } from "../../suite/http/calls/calls.ts";
import { addTotp, codeOf } from "../../suite/http/calls/factors.ts";
import { endSessions, sessionOf } from "../../suite/http/calls/sessions.ts";
import { startApi, startApiWithClock } from "../../support/browser/api.ts";
import { useAppInBrowser, type Visitor } from "../../support/browser/app-in-browser.ts";
import {
  submitLogin,
  expectDevices,
  expectPage,
  expectText,
  follow,
  press,
} from "../../support/browser/app.ts";

/** Longer than the lifetime of an access token. */
const elevenMinutes = 11 * 60;

const setup = useAppInBrowser(startApiWithClock);
let ann: Person;
let bob: Person;

beforeAll(async () => {
  ann = (await registerAndLogIn(setup().api, { name: "Ann Archer" })).person;
  bob = (await registerAndLogIn(setup().api, { name: "Bob Brewer" })).person;
});

const refreshes = ({ calls }: Visitor): number =>
  calls.filter((call) => call === "200 POST /session/refresh").length;

/** A logged-in visitor on the profile page. */
async function openProfile(
  person: Person,
  options?: Parameters<ReturnType<typeof setup>["visit"]>[0],
): Promise<Visitor & { readonly token: string }> {
  const visitor = await setup().visit(options);
  const token = await visitor.logIn(person);
  await visitor.page.goto(`${setup().app.origin}/account`);
  await expectPage(visitor.page, "profile");
  await expectText(visitor.page, /^\d of \d done$/);
  return { ...visitor, token };
}

describe("an access token that expires", () => {
  it("is replaced shortly before its expiry, by the clock of the page", async () => {
    const visitor = await setup().visit();
    const { page } = visitor;
    await visitor.logIn(ann);
    await page.clock.install();
    await page.goto(`${setup().app.origin}/account`);
    await expectPage(page, "profile");
    expect(refreshes(visitor)).toBe(1);
    await page.clock.fastForward(elevenMinutes * 1000);
    await follow(page, "Devices");
    await expectDevices(page);
    expect(refreshes(visitor)).toBe(2);
    expect(visitor.refusals()).toEqual([]);
  });

  it("is replaced after the server rejects it, and the request is repeated", async () => {
    const visitor = await openProfile(ann);
    setup().api.advance(elevenMinutes);
    await follow(visitor.page, "Devices");
    await expectDevices(visitor.page);
    await expectPage(visitor.page, "sessions");
    expect(visitor.calls.slice(-3)).toEqual([
      "401 GET /users/me/sessions",
      "200 POST /session/refresh",
      "200 GET /users/me/sessions",
    ]);
    expect(await visitor.page.getByRole("alert").count()).toBe(0);
  });
});

describe("two tabs of one browser", () => {
  /** Two tabs on the login page. A reload would lose `mark`. */
  async function twoTabs() {
    const visitor = await setup().visit();
    const other = await visitor.context.newPage();
    for (const page of [visitor.page, other]) {
      await page.goto(`${setup().app.origin}/login`);
      await expectPage(page, "login");
    }
    await other.evaluate(() => Object.assign(window, { mark: true }));
    const isSamePage = () => other.evaluate(() => "mark" in window);
    return { ...visitor, other, isSamePage };
  }

  it("are both logged in and out by one of them, without a reload", async () => {
    const { page, other, isSamePage } = await twoTabs();
    await submitLogin(page, ann);
    for (const tab of [page, other]) {
      await expectPage(tab, "profile");
      await expectText(tab, ann.email);
    }
    await follow(other, "Devices");
    await expectDevices(other);
    await press(page, "Log out");
    for (const tab of [page, other]) await expectPage(tab, "login");
    expect(await other.locator("body").textContent()).not.toContain(ann.email);
    expect(await isSamePage()).toBe(true);
  });

  it("show the same user after another user has logged in", async () => {
    const { page, other, isSamePage } = await twoTabs();
    await submitLogin(page, ann);
    await expectText(other, ann.name);
    await press(other, "Log out");
    await expectPage(page, "login");
    await submitLogin(page, bob);
    for (const tab of [page, other]) {
      await expectPage(tab, "profile");
      await expectText(tab, bob.name);
      expect(await tab.locator("body").textContent()).not.toContain(ann.name);
    }
    expect(await isSamePage()).toBe(true);
  });

  it("show nothing of the first user after another user has logged in without a logout before", async () => {
    const { api, app } = setup();
    const { page, other, logIn, context } = await twoTabs();
    await logInFrom(api, ann, { "User-Agent": "curl/8.14.1" });
    await submitLogin(page, ann);
    await expectText(other, ann.name);
    await follow(other, "Devices");
    await expectText(other, "curl");
    // As a page does that did not know the first user, and has not sent a message to the other tabs yet.
    await logIn(bob);
    const third = await context.newPage();
    await third.goto(`${app.origin}/account`);
    for (const tab of [third, page]) await expectText(tab, bob.name);
    await expect.poll(() => other.getByText("curl").count()).toBe(0);
    await expectDevices(other);
  });
});

describe("a session that is ended on another device", () => {
  it("leads to the login page at the next action, and from there to the requested page", async () => {
    const { page, token } = await openProfile(ann);
    const elsewhere = await tokenFor(setup().api, ann);
    const { status } = await endSessions(setup().api, elsewhere, `/${sessionOf(token)}`);
    expect(status).toBe(204);
    await follow(page, "Devices");
    await expectPage(page, "login");
    await expectText(page, /you have been logged out/i);
    await submitLogin(page, ann);
    await expectPage(page, "sessions");
    await expectDevices(page);
  });

  it("is only the one that was chosen from the list", async () => {
    const { person } = await registerAndLogIn(setup().api);
    const ours = await openProfile(person);
    const theirs = await openProfile(person);
    const third = await openProfile(person);
    await openSessions(ours.page);
    // The login right after the registration is another device. The newest session of a device is first.
    await expectText(ours.page, "2 sessions");
    await press(ours.page, "Details for Chrome on Linux");
    await ours.page.getByRole("button", { name: "Log out this session: Chrome" }).first().click();
    await expectText(ours.page, "One session has been logged out: Chrome on Linux.");
    await follow(third.page, "Devices");
    await expectPage(third.page, "login");
    await expectText(third.page, /you have been logged out/i);
    await openSessions(theirs.page);
    await expectPage(theirs.page, "sessions");
  });

  it("is each session of a device that is logged out as a whole", async () => {
    const { person } = await registerAndLogIn(setup().api);
    const ours = await openProfile(person);
    const others = [await openProfile(person), await openProfile(person)];
    await openSessions(ours.page);
    await ours.page.getByRole("button", { name: "Log out all sessions: Chrome on Linux" }).click();
    await expectText(ours.page, "Chrome on Linux has been logged out.");
    expect(await ours.page.getByRole("listitem").count()).toBe(2);
    for (const { page } of others) {
      await follow(page, "Devices");
      await expectPage(page, "login");
    }
  });

  it('is every other session after "Log out all other devices"', async () => {
    const ours = await openProfile(bob);
    const theirs = await openProfile(bob);
    await openSessions(ours.page);
    await press(ours.page, "Log out all other devices");
    await expectText(ours.page, /any other device/i);
    await follow(theirs.page, "Devices");
    await expectPage(theirs.page, "login");
    await ours.page.reload();
    await expectPage(ours.page, "sessions");
  });

  it('is every session, including the browser\'s own, after "Log out everywhere"', async () => {
    const ours = await openProfile(bob);
    const theirs = await openProfile(bob);
    await openSessions(ours.page);
    await press(ours.page, "Log out everywhere");
    await expectPage(ours.page, "login");
    await expectText(ours.page, "You have been logged out on all devices.");
    await follow(theirs.page, "Devices");
    await expectPage(theirs.page, "login");
    expect(await ours.cookie()).toBeUndefined();
  });
});

describe("a server that cannot be reached", () => {
  /** A visitor on the profile page, with functions that cut the connection and restore it. */
  async function openWithSwitch() {
    const { page, context } = await openProfile(ann, { allowComplaints: true });
    const calls = `${setup().api.baseUrl}/**`;
    const cut = () => context.route(calls, (route) => route.abort());
    const restore = () => context.unroute(calls);
    const alerts = page.getByRole("alert").filter({ hasText: /can’t be reached/ });
    return { page, cut, restore, alerts };
  }

  it("is named in an alert with a button that loads the list after all", async () => {
    const { page, cut, restore, alerts } = await openWithSwitch();
    await cut();
    await follow(page, "Devices");
    await alerts.waitFor();
    expect(await page.getByText("Loading").count()).toBe(0);
    await restore();
    await press(page, "Try again");
    await expectDevices(page);
    expect(await alerts.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
  });

  it("is named in one alert only, however many actions fail, and the last one can be repeated", async () => {
    const { page, cut, restore, alerts } = await openWithSwitch();
    await openSessions(page);
    await cut();
    for (const action of ["Log out everywhere", "Log out"]) {
      await press(page, action);
      await page.getByRole("button", { name: action, exact: true, disabled: false }).waitFor();
      await alerts.waitFor();
    }
    expect(await alerts.count()).toBe(1);
    await restore();
    await press(page, "Try again");
    await expectPage(page, "login");
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

async function openSessions(page: Page): Promise<void> {
  await follow(page, "Devices");
  await expectDevices(page);
}

describe('the box "Stay logged in"', () => {
  // Codes of an authenticator app need a server whose clock is right.
  const setup = useAppInBrowser(startApi);

  const expiryOf = async ({ context }: Visitor) =>
    (await context.cookies())
      .filter(({ name }) => /^(latchkey-dev|__Host-latchkey)(-hint)?$/.test(name))
      .map(({ expires }) => expires);

  it("is checked, and once cleared, the cookies end with the browser, also after a reload and a second step", async () => {
    const { person, token } = await registerAndLogIn(setup().api);
    const visitor = await setup().visit();
    const { page } = visitor;
    await page.goto(`${setup().app.origin}/login`);
    const box = page.getByRole("checkbox", { name: "Stay logged in" });
    expect(await box.isChecked()).toBe(true);
    await box.uncheck();
    await submitLogin(page, person);
    await expectPage(page, "profile");
    expect(await expiryOf(visitor)).toEqual([-1, -1]);
    await page.reload();
    await expectPage(page, "profile");
    expect(await expiryOf(visitor)).toEqual([-1, -1]);

    const { secret } = await addTotp(setup().api, token);
    await page.goto(`${setup().app.origin}/login`);
    await expectPage(page, "login");
    expect(await box.isChecked()).toBe(false);
    await submitLogin(page, person);
    await page.locator("input[name=totp]").fill(codeOf(secret, 1));
    await press(page, "Log in");
    await expectPage(page, "profile");
    expect(await expiryOf(visitor)).toEqual([-1, -1]);
  });
});
