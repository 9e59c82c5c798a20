import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  enter,
  expectDevices,
  expectPage,
  expectWords,
  follow,
  press,
} from "../support/browser/app.ts";
import { openMovableApi } from "../support/browser/api.ts";
import { useStage, type Visitor } from "../support/browser/stage.ts";
import { logInFrom } from "../suite/http/calls/browser.ts";
import { endSessions, sessionOf } from "../suite/http/calls/sessions.ts";
import { join, tokenFor, type Person } from "../suite/http/calls/calls.ts";

/** More than an access token lives. */
const elevenMinutes = 11 * 60;

const stage = useStage(openMovableApi);
let ann: Person;
let bob: Person;

beforeAll(async () => {
  ann = (await join(stage().api, { name: "Ann Archer" })).person;
  bob = (await join(stage().api, { name: "Bob Brewer" })).person;
});

const refreshes = ({ calls }: Visitor): number =>
  calls.filter((call) => call === "200 POST /session/refresh").length;

/** Somebody at their profile. */
async function atProfile(person: Person): Promise<Visitor & { readonly token: string }> {
  const visitor = await stage().visit();
  const token = await visitor.logIn(person);
  await visitor.page.goto(`${stage().app.origin}/profile`);
  await expectPage(visitor.page, "profile");
  return { ...visitor, token };
}

describe("an access token that ends", () => {
  it("is replaced before it does, by the clock of the page", async () => {
    const visitor = await stage().visit();
    const { page } = visitor;
    await visitor.logIn(ann);
    await page.clock.install();
    await page.goto(`${stage().app.origin}/profile`);
    await expectPage(page, "profile");
    expect(refreshes(visitor)).toBe(1);
    await page.clock.fastForward(elevenMinutes * 1000);
    await follow(page, "Sessions");
    await expectDevices(page);
    expect(refreshes(visitor)).toBe(2);
    expect(visitor.refusals()).toEqual([]);
  });

  it("is replaced when the server takes it no longer, and the call is repeated", async () => {
    const visitor = await atProfile(ann);
    stage().api.pass(elevenMinutes);
    await follow(visitor.page, "Sessions");
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
  /** Two tabs at the login; `mark` is lost by a reload. */
  async function twoTabs() {
    const visitor = await stage().visit();
    const other = await visitor.context.newPage();
    for (const page of [visitor.page, other]) {
      await page.goto(`${stage().app.origin}/login`);
      await expectPage(page, "login");
    }
    await other.evaluate(() => Object.assign(window, { mark: true }));
    const isSamePage = () => other.evaluate(() => "mark" in window);
    return { ...visitor, other, isSamePage };
  }

  it("are logged in and out by one of them, without a reload", async () => {
    const { page, other, isSamePage } = await twoTabs();
    await enter(page, ann);
    for (const tab of [page, other]) {
      await expectPage(tab, "profile");
      await expectWords(tab, ann.email);
    }
    await follow(other, "Sessions");
    await expectDevices(other);
    await press(page, "Log out");
    for (const tab of [page, other]) await expectPage(tab, "login");
    expect(await other.locator("body").textContent()).not.toContain(ann.email);
    expect(await isSamePage()).toBe(true);
  });

  it("show the same person after another one has logged in", async () => {
    const { page, other, isSamePage } = await twoTabs();
    await enter(page, ann);
    await expectWords(other, ann.name);
    await press(other, "Log out");
    await expectPage(page, "login");
    await enter(page, bob);
    for (const tab of [page, other]) {
      await expectPage(tab, "profile");
      await expectWords(tab, bob.name);
      expect(await tab.locator("body").textContent()).not.toContain(ann.name);
    }
    expect(await isSamePage()).toBe(true);
  });

  it("show the same person after another one has logged in over the first, and nothing of the first", async () => {
    const { api, app } = stage();
    const { page, other, logIn, context } = await twoTabs();
    await logInFrom(api, ann, { "User-Agent": "curl/8.14.1" });
    await enter(page, ann);
    await expectWords(other, ann.name);
    await follow(other, "Sessions");
    await expectWords(other, "curl");
    // As a page does that knew nothing of the first one, and has not told anybody yet.
    await logIn(bob);
    const third = await context.newPage();
    await third.goto(`${app.origin}/profile`);
    for (const tab of [third, page]) await expectWords(tab, bob.name);
    await expect.poll(() => other.getByText("curl").count(), { timeout: 5_000 }).toBe(0);
    await expectDevices(other);
  });
});

describe("a session that is ended elsewhere", () => {
  it("leads to the login with the next action, and on from there", async () => {
    const { page, token } = await atProfile(ann);
    const elsewhere = await tokenFor(stage().api, ann);
    const { status } = await endSessions(stage().api, elsewhere, `/${sessionOf(token)}`);
    expect(status).toBe(204);
    await follow(page, "Sessions");
    await expectPage(page, "login");
    await expectWords(page, /you were logged out/i);
    await enter(page, ann);
    await expectPage(page, "sessions");
    await expectDevices(page);
  });

  it("is one that another browser picked out of its list", async () => {
    const { person } = await join(stage().api);
    const ours = await atProfile(person);
    const theirs = await atProfile(person);
    const third = await atProfile(person);
    await openSessions(ours.page);
    const devices = ours.page.getByRole("button", { name: "Log out that device" });
    // The newest first; the login that made the account is there too.
    expect(await devices.count()).toBe(3);
    await devices.first().click();
    await expect.poll(() => devices.count(), { timeout: 5_000 }).toBe(2);
    await follow(third.page, "Sessions");
    await expectPage(third.page, "login");
    await expectWords(third.page, /you were logged out/i);
    await openSessions(theirs.page);
    await expectPage(theirs.page, "sessions");
  });

  it("is any other when one browser ends them all", async () => {
    const ours = await atProfile(bob);
    const theirs = await atProfile(bob);
    await openSessions(ours.page);
    await press(ours.page, "Log out all other devices");
    await expectWords(ours.page, /nowhere else/i);
    await follow(theirs.page, "Sessions");
    await expectPage(theirs.page, "login");
    await ours.page.reload();
    await expectPage(ours.page, "sessions");
  });

  it("is the browser's own too when it ends them everywhere", async () => {
    const ours = await atProfile(bob);
    const theirs = await atProfile(bob);
    await openSessions(ours.page);
    await press(ours.page, "Log out everywhere");
    await expectPage(ours.page, "login");
    await follow(theirs.page, "Sessions");
    await expectPage(theirs.page, "login");
    expect(await ours.cookie()).toBeUndefined();
  });
});

async function openSessions(page: Page): Promise<void> {
  await follow(page, "Sessions");
  await expectDevices(page);
}
