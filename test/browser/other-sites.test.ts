import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectPage } from "../support/browser/app.ts";
import { openApi } from "../support/browser/api.ts";
import {
  type Attack,
  formAttacks,
  formTypes,
  openWindow,
  readAttacks,
  sendForm,
  writeAttacks,
} from "../support/browser/attacks.ts";
import { serveBlank, type Site } from "../support/browser/site.ts";
import { useStage, type Visitor } from "../support/browser/stage.ts";
import { join, newcomer, type Person } from "../suite/http/calls/calls.ts";

describe("pages that the server knows nothing of", () => {
  const stage = useStage(openApi);
  const site = {} as Record<"elsewhere" | "nextDoor", Site>;
  let victim: Person;
  let attacker: Person;

  beforeAll(async () => {
    site.elsewhere = await serveBlank("localhost");
    site.nextDoor = await serveBlank();
    victim = (await join(stage().api)).person;
    attacker = (await join(stage().api)).person;
  });

  afterAll(async () => {
    await site.elsewhere?.close();
    await site.nextDoor?.close();
  });

  /** All rows of both tables: whatever a page brings about shows in them. */
  const rows = async () => ({
    users: await stage().api.sql("SELECT * FROM users ORDER BY id"),
    sessions: await stage().api.sql("SELECT * FROM sessions ORDER BY id"),
  });

  /** Somebody who is logged in, and comes upon a page of such a site. */
  async function lured(origin: string): Promise<Visitor & { readonly lure: Page }> {
    const visitor = await stage().visit({ mayComplain: true });
    await visitor.logIn(victim);
    const lure = await visitor.context.newPage();
    await lure.goto(`${origin}/`);
    return { ...visitor, lure };
  }

  /** The person is logged in still, by the very cookie of before. */
  async function expectUntouched({ page, cookie }: Visitor, before: string | undefined) {
    expect(await cookie()).toBe(before);
    await page.goto(`${stage().app.origin}/profile`);
    await expectPage(page, "profile");
  }

  describe.each([
    ["of another site, which no cookie goes along with", "elsewhere", false],
    ["on another port of the same host, which the cookie does go along with", "nextDoor", true],
  ] as const)("%s", (_, place, hasCookie) => {
    it("can neither refresh, nor log in or out, nor read an answer", async () => {
      const { api } = stage();
      const visitor = await lured(site[place].origin);
      const cookie = await visitor.cookie();
      const before = await rows();

      const attacks: readonly Attack[] = [...readAttacks, ...writeAttacks(attacker)];
      const outcomes = await visitor.lure.evaluate(tryAll, [api.baseUrl, attacks] as const);
      expect(outcomes).toEqual(
        attacks.map((attack) => [attack.name, attack.mode === "no-cors" ? "opaque" : "blocked"]),
      );
      expect(await rows()).toEqual(before);
      await expectUntouched(visitor, cookie);
    });

    it("can bring nothing about with a form, of whatever type", async () => {
      const { api } = stage();
      const visitor = await lured(site[place].origin);
      const cookie = await visitor.cookie();
      const before = await rows();
      const { lure } = visitor;
      const window = await openWindow(lure);
      for (const [path, fields] of formAttacks(attacker, { ...newcomer() })) {
        for (const type of formTypes) {
          const sent = await sendForm(lure, window, api.baseUrl + path, type, fields);
          expect(sent.status, `${path} ${type}`).toBeGreaterThanOrEqual(400);
          expect(sent.status, `${path} ${type}`).toBeLessThan(500);
          expect(sent.hasCookie).toBe(hasCookie);
        }
      }
      expect(await rows()).toEqual(before);
      await expectUntouched(visitor, cookie);
    });

    it("can neither frame the app nor look into a window of it", async () => {
      const { api, app } = stage();
      const visitor = await lured(site[place].origin);
      const { lure } = visitor;
      const targets = [`${app.origin}/profile`, `${api.baseUrl}/app/`, `${api.baseUrl}/`];
      for (const url of targets) {
        await lure.evaluate(
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
        lure
          .mainFrame()
          .childFrames()
          .map((frame) => frame.url());
      const refused = targets.map(() => "chrome-error://chromewebdata/");
      await expect.poll(frames, { timeout: 5_000 }).toEqual(refused);

      for (const url of targets) {
        const opening = visitor.context.waitForEvent("page");
        await lure.evaluate((target) => void Object.assign(window, { other: open(target) }), url);
        const opened = await opening;
        await opened.waitForLoadState();
        if (url === targets[0]) await expectPage(opened, "profile");
        expect(await lure.evaluate(lookIn)).toEqual(Array(4).fill("SecurityError"));
        await opened.close();
      }
    });
  });

  it("hear nothing of what the tabs of the app tell each other", async () => {
    const { api, app } = stage();
    const visitor = await lured(site.nextDoor.origin);
    const { page, context, lure } = visitor;
    const listen = (name: string) => {
      const heard: unknown[] = [];
      new BroadcastChannel(name).addEventListener("message", ({ data }) => heard.push(data));
      Object.assign(window, { heard });
    };
    const howMuch = () => (window as unknown as { heard: unknown[] }).heard.length;
    const ours = await context.newPage();
    await ours.goto(`${app.origin}/blank`);
    for (const listener of [lure, ours]) await listener.evaluate(listen, `latchkey ${api.baseUrl}`);
    await page.goto(`${app.origin}/profile`);
    await expectPage(page, "profile");
    await expect.poll(() => ours.evaluate(howMuch)).toBeGreaterThan(0);
    expect(await lure.evaluate(howMuch)).toBe(0);
  });
});

/** Sends them one by one from a page, with the cookie if there is one to send, and tells what the page gets to see. */
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

/** Looks into a window that the page opened, and names what it meets each time. */
function lookIn(): string[] {
  const { other } = window as unknown as { other: Window };
  const looks = [
    () => other.document.body.textContent,
    () => other.localStorage.length,
    () => other.location.href,
    () => (other as unknown as { latchkey: unknown }).latchkey,
  ];
  return looks.map((look) => {
    try {
      return String(look());
    } catch (error) {
      return (error as Error).name;
    }
  });
}
