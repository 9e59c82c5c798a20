import { readFile } from "node:fs/promises";
import type { Account } from "latchkey-auth/client";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plainCookies } from "../../src/contract/security.ts";
import type { Person } from "../suite/client/context.ts";
import type { Tab } from "../suite/client/entries/tab.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startEchoServer } from "../support/client/echo.ts";
import { bundle, startEnvironment, startPageServer } from "../support/client/suite.ts";
import { secret } from "../support/secrets.ts";

declare const tab: Tab;
declare const asked: Promise<Account | undefined>;
declare const openTab: (baseUrl: string) => void;

/** Milliseconds after which every access token has expired. */
const pastExpiry = 1_200_000;

interface SessionMessage {
  readonly session: { readonly token: string; readonly expiresAt: number; readonly user: object };
}

const isSession = ({ name }: { readonly name: string }): boolean => name === plainCookies.session;

describe("the tabs of a browser", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Awaited<ReturnType<typeof startPageServer>>;
  let servers: Awaited<ReturnType<typeof startEnvironment>>;
  let ann: Person;
  let bob: Person;
  let one: Page;
  let two: Page;
  let three: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const script = await bundle(new URL("../suite/client/entries/tab.ts", import.meta.url));
    page = await startPageServer(() => readFile(script, "utf8"));
    [servers, browser] = await Promise.all([
      startEnvironment("page", page.origin),
      sharedChromium(),
    ]);
    [ann, bob] = servers.environment.people;
  });
  afterAll(async () => {
    await closePages();
    page?.close();
    await servers?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
  });
  afterEach(async () => {
    for (const { value } of await context.cookies(page.origin)) if (value !== "1") secret(value);
    await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });

  async function open(baseUrl = servers.environment.baseUrl): Promise<Page> {
    const one = await context.newPage();
    one.on("pageerror", (error) => void complaints.push(error.message));
    await one.goto(page.origin);
    await one.waitForFunction("globalThis.openTab");
    await one.evaluate((baseUrl) => openTab(baseUrl), baseUrl);
    return one;
  }

  const user = (one: Page) => one.evaluate(() => tab.client.getUser());
  const logIn = (one: Page, person = ann) =>
    one.evaluate((person) => tab.client.logIn(person), person);
  const logOut = (one: Page) => one.evaluate(() => tab.client.logOut());
  const me = (one: Page) => one.evaluate(() => tab.client.call("get", "/users/me"));
  const expireToken = (one: Page) =>
    one.evaluate((pastExpiry) => tab.advanceClock(pastExpiry), pastExpiry);
  const calls = (one: Page) => one.evaluate(() => tab.calls);
  const notified = (one: Page) => one.evaluate(() => tab.notified);
  const reset = (one: Page) => one.evaluate(() => tab.reset());
  const send = (one: Page, message: unknown) =>
    one.evaluate((message) => tab.send(message), message);
  const names = async (one: Page) => (await notified(one)).map((user) => user?.username);

  /** Waits until a tab has notified its listeners this many times. Returns the usernames. */
  async function notifiedTimes(one: Page, times: number): Promise<(string | undefined)[]> {
    await one.waitForFunction((times) => tab.notified.length >= times, times);
    return names(one);
  }

  /** Waits for a message from another tab, and returns the last one, which is a session. */
  async function lastSession(one: Page): Promise<SessionMessage> {
    await one.waitForFunction(() => tab.received.length > 0);
    const message = (await one.evaluate(() => tab.received.at(-1))) as SessionMessage;
    secret(message.session.token);
    return message;
  }

  it("are all logged in by one login, without further requests", async () => {
    [one, two, three] = await Promise.all([open(), open(), open()]);
    expect(await user(two)).toBeUndefined();
    await reset(two);
    const loggedIn = await logIn(one);
    expect(await notifiedTimes(two, 1)).toEqual(["ann"]);
    expect(await notifiedTimes(three, 1)).toEqual(["ann"]);
    expect(await user(three)).toEqual(loggedIn);
    expect(await me(two)).toEqual(loggedIn);
    expect(await calls(two)).toEqual(["GET /users/me"]);
    expect(await calls(three)).toEqual([]);
  });

  it("all get the changed data of the user", async () => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    await notifiedTimes(two, 1);
    const changed = await one.evaluate(() => tab.client.updateUser({ name: "Ann of two tabs" }));
    expect(changed.name).toBe("Ann of two tabs");
    await notifiedTimes(two, 2);
    expect(await user(two)).toEqual(changed);
    expect(await calls(two)).not.toContain("GET /users/me");
  });

  it("stay logged in across a reload, and in new tabs", async () => {
    const one = await open();
    const loggedIn = await logIn(one);
    await one.reload();
    await one.waitForFunction("globalThis.openTab");
    await one.evaluate((baseUrl) => openTab(baseUrl), servers.environment.baseUrl);
    expect(await user(one)).toEqual(loggedIn);
    const two = await open();
    expect(await user(two)).toEqual(loggedIn);
    expect(await calls(two)).toEqual(["POST /session/refresh"]);
    await one.close();
    expect(await me(two)).toEqual(loggedIn);
  });

  it("are all logged out by one logout, and ignore late messages with the old session", async () => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    await notifiedTimes(two, 1);
    const late = await lastSession(two);
    await logOut(one);
    expect(await notifiedTimes(two, 2)).toEqual(["ann", undefined]);
    three = await open();
    expect(await user(three)).toBeUndefined();
    await send(two, {
      session: { ...late.session, expiresAt: late.session.expiresAt + pastExpiry },
    });
    // Messages arrive in order: when this login has arrived, all earlier messages have.
    await logIn(three, bob);
    expect(await notifiedTimes(one, 3)).toEqual(["ann", undefined, "bob"]);
    expect(await notifiedTimes(two, 3)).toEqual(["ann", undefined, "bob"]);
  });

  it("all use the token of one refresh", async () => {
    [one, two] = await Promise.all([open(), open()]);
    const loggedIn = await logIn(one);
    await notifiedTimes(two, 1);
    await Promise.all([expireToken(one), expireToken(two)]);
    await Promise.all([reset(one), reset(two)]);
    expect(await me(one)).toEqual(loggedIn);
    await two.waitForFunction(() => tab.received.length > 0);
    expect(await me(two)).toEqual(loggedIn);
    expect(await calls(one)).toEqual(["POST /session/refresh", "GET /users/me"]);
    expect(await calls(two)).toEqual(["GET /users/me"]);
    expect([await notified(one), await notified(two)]).toEqual([[], []]);
  });

  it("stay logged in when all of them refresh at once", async () => {
    const tabs = await Promise.all(Array.from({ length: 5 }, () => open()));
    const loggedIn = await logIn(tabs[0]!);
    await Promise.all(tabs.map((one) => notifiedTimes(one, 1)));
    await Promise.all(tabs.map(expireToken));
    expect(await Promise.all(tabs.map(me))).toEqual(tabs.map(() => loggedIn));
    await Promise.all(tabs.map(expireToken));
    expect(await Promise.all(tabs.map(me))).toEqual(tabs.map(() => loggedIn));
  });

  it.each([
    ["a login", () => logIn(two, bob), "bob"],
    ["a logout", () => logOut(two), undefined],
    ["a refresh", () => me(two), "ann"],
  ])("keep %s of another tab when a refresh finishes later", async (_, act, username) => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    await notifiedTimes(two, 1);
    await Promise.all([expireToken(one), expireToken(two)]);
    await Promise.all([reset(one), reset(two)]);
    await one.evaluate(() => {
      tab.hold();
      Object.assign(globalThis, {
        asked: tab.client.fetch("/hello/ann").then(() => tab.client.getUser()),
      });
      return tab.held.reached;
    });
    await act();
    await one.waitForFunction(() => tab.received.length > 0);
    const after = await one.evaluate(async () => {
      tab.held.open();
      return asked;
    });
    expect(after?.username).toBe(username);
    expect((await user(two))?.username).toBe(username);
    expect(await names(one)).toEqual(username === "ann" ? [] : [username]);
  });

  it("ignore a message with an older token of the current session", async () => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    const { session } = await lastSession(two);
    const renamed = (name: string, expiresAt: number) => ({
      session: { ...session, expiresAt, user: { ...session.user, username: name } },
    });
    await send(two, renamed("older", session.expiresAt - 1));
    await send(two, renamed("as-old", session.expiresAt));
    await send(two, renamed("newer", session.expiresAt + 1));
    expect(await notifiedTimes(one, 2)).toEqual(["ann", "newer"]);
  });

  it("accept a message with a later login, and ignore one with an earlier login", async () => {
    [one, two] = await Promise.all([open(), open()]);
    await logIn(one);
    const { session } = await lastSession(two);
    const other = (username: string, seconds: number) => {
      const payload = { sid: crypto.randomUUID(), auth_time: authTimeOf(session.token) + seconds };
      const token = `x.${btoa(JSON.stringify(payload))}.x`;
      return {
        session: { token, expiresAt: session.expiresAt + pastExpiry, user: { id: "x", username } },
      };
    };
    await send(two, other("earlier", -1));
    await send(two, other("later", 1));
    expect(await notifiedTimes(one, 2)).toEqual(["ann", "later"]);
    // The replaced session stays replaced, even with a token that expires later.
    await send(two, { session: { ...session, expiresAt: session.expiresAt + 2 * pastExpiry } });
    await send(two, other("last", 2));
    expect(await notifiedTimes(one, 3)).toEqual(["ann", "later", "last"]);
  });

  it("ignore the end of another session, and invalid messages", async () => {
    [one, two] = await Promise.all([open(), open()]);
    const loggedIn = await logIn(one);
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
      await send(two, message);
    }
    // Arrives after the messages above.
    await send(two, {
      session: { ...session, expiresAt: session.expiresAt + 2, user: { ...loggedIn, name: "N" } },
    });
    await notifiedTimes(one, 2);
    expect(await notified(one)).toEqual([loggedIn, { ...loggedIn, name: "N" }]);
  });

  it("of different Latchkey servers do not share messages", async () => {
    [one, two, three] = await Promise.all([open(), open(servers.environment.mountedAt), open()]);
    expect(await user(two)).toBeUndefined();
    await logIn(one);
    await notifiedTimes(three, 1);
    expect(await notified(two)).toEqual([]);
    expect(await two.evaluate(() => tab.received)).toEqual([]);
    expect(await user(two)).toBeUndefined();
  });

  it("keep the new cookie of a refresh when the page is closed before the response", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    let isHeld = false;
    const slow = await startEchoServer(async () => {
      if (isHeld) {
        reach();
        await released;
      }
      return servers.environment.baseUrl;
    });
    try {
      const cookie = async (): Promise<string> =>
        secret((await context.cookies(page.origin)).find(isSession)?.value ?? "no cookie");
      const one = await open(`${slow.origin}/auth`);
      const loggedIn = await logIn(one);
      const before = await cookie();
      await expireToken(one);
      isHeld = true;
      void me(one).catch(() => "the page is gone");
      await reached;
      await one.close();
      release();
      await expect.poll(cookie).not.toBe(before);
      expect(await user(await open())).toEqual(loggedIn);
    } finally {
      await slow.close();
    }
  });
});

/** The login time in an access token. */
const authTimeOf = (token: string): number =>
  (
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
      auth_time: number;
    }
  ).auth_time;
