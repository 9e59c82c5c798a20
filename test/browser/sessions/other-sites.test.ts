import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, newcomer, type Person } from "../../suite/http/calls/calls.ts";
import { startApi } from "../../support/browser/api.ts";
import { useAppInBrowser, type Visitor } from "../../support/browser/app-in-browser.ts";
import { expectPage } from "../../support/browser/app.ts";
import {
  type Attack,
  formAttacks,
  formTypes,
  openPopup,
  readAttacks,
  sendForm,
  writeAttacks,
} from "../../support/browser/attacks.ts";
import { startBlankSite, type Site } from "../../support/browser/site.ts";

describe("pages of origins that the server does not allow", () => {
  const setup = useAppInBrowser(startApi);
  const site = {} as Record<"otherSite" | "otherPort", Site>;
  let victim: Person;
  let attacker: Person;

  beforeAll(async () => {
    site.otherSite = await startBlankSite("localhost");
    site.otherPort = await startBlankSite();
    victim = (await registerAndLogIn(setup().api)).person;
    attacker = (await registerAndLogIn(setup().api)).person;
  });

  afterAll(async () => {
    await site.otherSite?.close();
    await site.otherPort?.close();
  });

  /** All users and sessions. Every effect of a page shows in them. */
  const rows = async () => ({
    users: await setup().api.sql("SELECT * FROM users ORDER BY id"),
    sessions: await setup().api.sql("SELECT * FROM sessions ORDER BY id"),
  });

  /** A logged-in user who visits a page of such a site. */
  async function visitSite(origin: string): Promise<Visitor & { readonly foreignPage: Page }> {
    const visitor = await setup().visit({ allowComplaints: true });
    await visitor.logIn(victim);
    const foreignPage = await visitor.context.newPage();
    await foreignPage.goto(`${origin}/`);
    return { ...visitor, foreignPage };
  }

  /** Expects that the user is still logged in, with the same cookie. */
  async function expectUntouched({ page, cookie }: Visitor, before: string | undefined) {
    expect(await cookie()).toBe(before);
    await page.goto(`${setup().app.origin}/account`);
    await expectPage(page, "profile");
  }

  describe.each([
    ["of another site, to whose requests the browser adds no cookie", "otherSite", false],
    [
      "on another port of the same host, to whose requests the browser adds the cookie",
      "otherPort",
      true,
    ],
  ] as const)("%s", (_, place, hasCookie) => {
    it("cannot refresh, log in, log out or read a response", async () => {
      const { api } = setup();
      const visitor = await visitSite(site[place].origin);
      const cookie = await visitor.cookie();
      const before = await rows();

      const attacks: readonly Attack[] = [...readAttacks, ...writeAttacks(attacker)];
      const outcomes = await visitor.foreignPage.evaluate(tryAll, [api.baseUrl, attacks] as const);
      expect(outcomes).toEqual(
        attacks.map((attack) => [attack.name, attack.mode === "no-cors" ? "opaque" : "blocked"]),
      );
      expect(await rows()).toEqual(before);
      await expectUntouched(visitor, cookie);
    });

    it("cannot change anything with a form of any type", async () => {
      const { api } = setup();
      const visitor = await visitSite(site[place].origin);
      const cookie = await visitor.cookie();
      const before = await rows();
      const { foreignPage } = visitor;
      const window = await openPopup(foreignPage);
      for (const [path, fields] of formAttacks(attacker, { ...newcomer() })) {
        for (const type of formTypes) {
          const sent = await sendForm(foreignPage, window, api.baseUrl + path, type, fields);
          expect(sent.status, `${path} ${type}`).toBeGreaterThanOrEqual(400);
          expect(sent.status, `${path} ${type}`).toBeLessThan(500);
          expect(sent.hasCookie).toBe(hasCookie);
        }
      }
      expect(await rows()).toEqual(before);
      await expectUntouched(visitor, cookie);
    });

    it("cannot put the app in a frame or read a window of the app", async () => {
      const { api, app } = setup();
      const visitor = await visitSite(site[place].origin);
      const { foreignPage } = visitor;
      const targets = [`${app.origin}/account`, `${api.baseUrl}/app/`, `${api.baseUrl}/`];
      for (const url of targets) {
        await foreignPage.evaluate(
          (src) =>
            new Promise((loaded) => {
              const frame = document.createElement("iframe");
              frame.addEventListener("load", loaded);
              frame.src = src;
              document.body.append(frame);
            }),
          url,
        );
      }
      const frames = () =>
        foreignPage
          .mainFrame()
          .childFrames()
          .map((frame) => frame.url());
      const refused = targets.map(() => "chrome-error://chromewebdata/");
      await expect.poll(frames).toEqual(refused);

      for (const url of targets) {
        const opening = visitor.context.waitForEvent("page");
        await foreignPage.evaluate(
          (target) => void Object.assign(window, { other: open(target) }),
          url,
        );
        const opened = await opening;
        await opened.waitForLoadState();
        if (url === targets[0]) await expectPage(opened, "profile");
        expect(await foreignPage.evaluate(readWindow)).toEqual(Array(4).fill("SecurityError"));
        await opened.close();
      }
    });
  });

  it("do not receive the messages between tabs of the app", async () => {
    const { api, app } = setup();
    const visitor = await visitSite(site.otherPort.origin);
    const { page, context, foreignPage } = visitor;
    const listen = (name: string) => {
      const received: unknown[] = [];
      new BroadcastChannel(name).addEventListener("message", ({ data }) => received.push(data));
      Object.assign(window, { received });
    };
    const receivedCount = () => (window as unknown as { received: unknown[] }).received.length;
    const appPage = await context.newPage();
    await appPage.goto(`${app.origin}/blank`);
    for (const listener of [foreignPage, appPage]) {
      await listener.evaluate(listen, `latchkey ${api.baseUrl}`);
    }
    await page.goto(`${app.origin}/account`);
    await expectPage(page, "profile");
    await expect.poll(() => appPage.evaluate(receivedCount)).toBeGreaterThan(0);
    expect(await foreignPage.evaluate(receivedCount)).toBe(0);
  });
});

/** Sends the requests one by one from a page, with the cookie if the browser adds it. Returns what the page can read. */
async function tryAll([baseUrl, attacks]: readonly [string, readonly Attack[]]) {
  const outcomes: (readonly [string, string])[] = [];
  for (const { name, path, ...init } of attacks) {
    const seen = await fetch(baseUrl + path, { credentials: "include", ...init }).then(
      async (answer) => {
        const isOpaque = answer.type === "opaque" && (await answer.text()) === "";
        return isOpaque ? "opaque" : `read: ${answer.status}`;
      },
      () => "blocked",
    );
    outcomes.push([name, seen]);
  }
  return outcomes;
}

/** Tries to read a window that the page opened. Returns the name of each error. */
function readWindow(): string[] {
  const { other } = window as unknown as { other: Window };
  const attempts = [
    () => other.document.body.textContent,
    () => other.localStorage.length,
    () => other.location.href,
    () => (other as unknown as { latchkey: unknown }).latchkey,
  ];
  return attempts.map((attempt) => {
    try {
      return String(attempt());
    } catch (error) {
      return (error as Error).name;
    }
  });
}
