import { readFile } from "node:fs/promises";
import type { User } from "latchkey/client";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchChromium } from "../support/browser/chromium.ts";
import { startEcho } from "../support/client/echo.ts";
import { bundle, openWorld, servePage } from "../support/client/suite.ts";
import { secret } from "../support/secrets.ts";
import type { Tab } from "../suite/client/entry-tab.ts";
import type { Person } from "../suite/client/stage.ts";

declare const tab: Tab;
declare const asked: Promise<User | undefined>;
declare const openTab: (baseUrl: string) => void;

/** How long until an access token has ended for sure, in milliseconds. */
const longer = 1_200_000;

interface Told {
  readonly session: { readonly token: string; readonly expiresAt: number; readonly user: object };
}

describe("the tabs of a browser", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Awaited<ReturnType<typeof servePage>>;
  let opened: Awaited<ReturnType<typeof openWorld>>;
  let ann: Person;
  let bob: Person;
  let one: Page;
  let two: Page;
  let three: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const script = await bundle(new URL("../suite/client/entry-tab.ts", import.meta.url));
    page = await servePage(() => readFile(script, "utf8"));
    [opened, browser] = await Promise.all([openWorld("page", page.origin), launchChromium()]);
    [ann, bob] = opened.world.people;
  });
  afterAll(async () => {
    await browser?.close();
    page?.close();
    await opened?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
  });
  afterEach(async () => {
    for (const { value } of await context.cookies(page.origin)) if (value) secret(value);
    await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });

  async function open(baseUrl = opened.world.baseUrl): Promise<Page> {
    const one = await context.newPage();
    one.on("pageerror", (error) => void complaints.push(error.message));
    await one.goto(page.origin);
    await one.waitForFunction("globalThis.openTab");
    await one.evaluate((baseUrl) => openTab(baseUrl), baseUrl);
    return one;
  }

  const user = (one: Page) => one.evaluate(() => tab.client.user());
  const logIn = (one: Page, person = ann) =>
    one.evaluate((person) => tab.client.logIn(person), person);
  const logOut = (one: Page) => one.evaluate(() => tab.client.logOut());
  const me = (one: Page) => one.evaluate(() => tab.client.call("get", "/users/me"));
  const later = (one: Page) => one.evaluate((longer) => tab.later(longer), longer);
  const calls = (one: Page) => one.evaluate(() => tab.calls);
  const told = (one: Page) => one.evaluate(() => tab.told);
  const forget = (one: Page) => one.evaluate(() => tab.forget());
  const say = (one: Page, message: unknown) => one.evaluate((message) => tab.say(message), message);
  const names = async (one: Page) =>
    (await told(one)).map((who) => (who ? who.username : undefined));

  /** Waits until a tab has told its listeners so often, and gives whom. */
  async function toldTimes(one: Page, times: number): Promise<(string | undefined)[]> {
    await one.waitForFunction((times) => tab.told.length >= times, times);
    return names(one);
  }

  /** What the others were last told of a session. */
  async function lastSession(one: Page): Promise<Told> {
    await one.waitForFunction(() => tab.heard.length > 0);
    const heard = (await one.evaluate(() => tab.heard.at(-1))) as Told;
    secret(heard.session.token);
    return heard;
  }

  it("log in together, and the others ask nobody for it", async () => {
    [one, two, three] = await Promise.all([open(), open(), open()]);
    expect(await user(two)).toBeUndefined();
    await forget(two);
    const who = await logIn(one);
    expect(await toldTimes(two, 1)).toEqual(["ann"]);
    expect(await toldTimes(three, 1)).toEqual(["ann"]);
    expect(await user(three)).toEqual(who);
    expect(await me(two)).toEqual(who);
    expect(await calls(two)).toEqual(["GET /users/me"]);
    expect(await calls(three)).toEqual([]);
  });

  it("keep the login over a reload, and give it to new ones", async () => {
    const one = await open();
    const who = await logIn(one);
    await one.reload();
    await one.waitForFunction("globalThis.openTab");
    await one.evaluate((baseUrl) => openTab(baseUrl), opened.world.baseUrl);
    expect(await user(one)).toEqual(who);
    const two = await open();
    expect(await user(two)).toEqual(who);
    expect(await calls(two)).toEqual(["POST /session/refresh"]);
    await one.close();
    expect(await me(two)).toEqual(who);
  });

  it("log out together, and nothing that comes late brings the session back", async () => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    await toldTimes(two, 1);
    const late = await lastSession(two);
    await logOut(one);
    expect(await toldTimes(two, 2)).toEqual(["ann", undefined]);
    three = await open();
    expect(await user(three)).toBeUndefined();
    await say(two, { session: { ...late.session, expiresAt: late.session.expiresAt + longer } });
    // All that was said before has been heard when this is.
    await logIn(three, bob);
    expect(await toldTimes(one, 3)).toEqual(["ann", undefined, "bob"]);
    expect(await toldTimes(two, 3)).toEqual(["ann", undefined, "bob"]);
  });

  it("use the refresh of one", async () => {
    [one, two] = await Promise.all([open(), open()]);
    const who = await logIn(one);
    await toldTimes(two, 1);
    await Promise.all([later(one), later(two)]);
    await Promise.all([forget(one), forget(two)]);
    expect(await me(one)).toEqual(who);
    await two.waitForFunction(() => tab.heard.length > 0);
    expect(await me(two)).toEqual(who);
    expect(await calls(one)).toEqual(["POST /session/refresh", "GET /users/me"]);
    expect(await calls(two)).toEqual(["GET /users/me"]);
    expect([await told(one), await told(two)]).toEqual([[], []]);
  });

  it("stay logged in when all refresh at once", async () => {
    const tabs = await Promise.all(Array.from({ length: 5 }, () => open()));
    const who = await logIn(tabs[0]!);
    await Promise.all(tabs.map((one) => toldTimes(one, 1)));
    await Promise.all(tabs.map(later));
    expect(await Promise.all(tabs.map(me))).toEqual(tabs.map(() => who));
    await Promise.all(tabs.map(later));
    expect(await Promise.all(tabs.map(me))).toEqual(tabs.map(() => who));
  });

  it.each([
    ["a login", () => logIn(two, bob), "bob"],
    ["a logout", () => logOut(two), undefined],
    ["a refresh", () => me(two), "ann"],
  ])("do not undo %s of another by a refresh that was under way", async (_, act, username) => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    await toldTimes(two, 1);
    await Promise.all([later(one), later(two)]);
    await Promise.all([forget(one), forget(two)]);
    await one.evaluate(() => {
      tab.hold();
      Object.assign(globalThis, {
        asked: tab.client.fetch("/hello/ann").then(() => tab.client.user()),
      });
      return tab.held.reached;
    });
    await act();
    await one.waitForFunction(() => tab.heard.length > 0);
    const after = await one.evaluate(async () => {
      tab.held.open();
      return asked;
    });
    expect(after?.username).toBe(username);
    expect((await user(two))?.username).toBe(username);
    expect(await names(one)).toEqual(username === "ann" ? [] : [username]);
  });

  it("believe no older news of the session that they are in", async () => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    const { session } = await lastSession(two);
    const renamed = (name: string, expiresAt: number) => ({
      session: { ...session, expiresAt, user: { ...session.user, username: name } },
    });
    await say(two, renamed("older", session.expiresAt - 1));
    await say(two, renamed("as-old", session.expiresAt));
    await say(two, renamed("newer", session.expiresAt + 1));
    expect(await toldTimes(one, 2)).toEqual(["ann", "newer"]);
  });

  it("believe news of a later login, and none of an earlier one", async () => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    const { session } = await lastSession(two);
    const other = (username: string, seconds: number) => {
      const payload = { sid: crypto.randomUUID(), auth_time: since(session.token) + seconds };
      const token = `x.${btoa(JSON.stringify(payload))}.x`;
      return { session: { token, expiresAt: session.expiresAt + longer, user: { id: "x", username } } };
    };
    await say(two, other("earlier", -1));
    await say(two, other("later", 1));
    expect(await toldTimes(one, 2)).toEqual(["ann", "later"]);
    // Replaced for good, also when it looks later still.
    await say(two, { session: { ...session, expiresAt: session.expiresAt + 2 * longer } });
    await say(two, other("last", 2));
    expect(await toldTimes(one, 3)).toEqual(["ann", "later", "last"]);
  });

  it("are not disturbed by the end of another session, or by what no tab would say", async () => {
    [one, two] = await Promise.all([open(), open()]);
    const who = await logIn(one);
    const { session } = await lastSession(two);
    for (const message of [
      { ended: crypto.randomUUID() },
      null,
      "ended",
      7,
      { ended: 7 },
      { session: null },
      { session: { ...session, token: "no.good" } },
      { session: { ...session, token: `x.${btoa("{}")}.x`, expiresAt: session.expiresAt + 1 } },
      { session: { ...session, expiresAt: "tomorrow" } },
      { session: { ...session, expiresAt: session.expiresAt + 1, user: null } },
    ]) {
      await say(two, message);
    }
    // Heard after them.
    await say(two, {
      session: { ...session, expiresAt: session.expiresAt + 2, user: { ...who, name: "N" } },
    });
    await toldTimes(one, 2);
    expect(await told(one)).toEqual([who, { ...who, name: "N" }]);
  });

  it("of two Latchkeys do not hear each other", async () => {
    [one, two, three] = await Promise.all([open(), open(opened.world.mountedAt), open()]);
    expect(await user(two)).toBeUndefined();
    await logIn(one);
    await toldTimes(three, 1);
    expect(await told(two)).toEqual([]);
    expect(await two.evaluate(() => tab.heard)).toEqual([]);
    expect(await user(two)).toBeUndefined();
  });

  it("do not lose the new cookie of a refresh that they no longer wait for", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    let isHeld = false;
    const slow = await startEcho(async () => {
      if (isHeld) {
        reach();
        await released;
      }
      return opened.world.baseUrl;
    });
    try {
      const cookie = async (): Promise<string> =>
        secret((await context.cookies(page.origin))[0]?.value ?? "no cookie");
      const one = await open(`${slow.origin}/auth`);
      const who = await logIn(one);
      const before = await cookie();
      await later(one);
      isHeld = true;
      void me(one).catch(() => "the page is gone");
      await reached;
      await one.close();
      release();
      await expect.poll(cookie, { timeout: 10_000 }).not.toBe(before);
      expect(await user(await open())).toEqual(who);
    } finally {
      await slow.close();
    }
  });
});

/** When the person of an access token logged in. */
const since = (token: string): number =>
  (
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
      auth_time: number;
    }
  ).auth_time;
