import type * as client from "latchkey/client";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openMovableApi } from "../support/browser/api.ts";
import { useStage, type Visitor } from "../support/browser/stage.ts";
import { sessionRow } from "../suite/http/calls/sessions.ts";
import { join, type Person } from "../suite/http/calls/calls.ts";

const tabs = 20;

/** As many as a browser asks one server at a time, over HTTP/1.1. */
const atOnce = 6;

/** More than an access token lives, and more than the ten seconds in which a refresh is answered alike. */
const elevenMinutes = 11 * 60;

describe("twenty tabs whose access tokens have ended", () => {
  const stage = useStage(openMovableApi);
  let person: Person;

  beforeAll(async () => {
    person = (await join(stage().api)).person;
  });

  /** Tabs with the published client, each of which calls when it is told to. */
  async function openTabs({ context }: Visitor): Promise<Page[]> {
    return Promise.all(
      Array.from({ length: tabs }, async () => {
        const page = await context.newPage();
        await page.goto(`${stage().app.origin}/blank`);
        await page.evaluate('import("/client.js").then((it) => void Object.assign(window, it))');
        await page.evaluate(becomeTab, stage().api.baseUrl);
        return page;
      }),
    );
  }

  /** What each tab is answered when all call at once. */
  async function burst(pages: readonly Page[]): Promise<unknown[]> {
    await Promise.all(pages.map((page) => page.evaluate(() => (window as unknown as Tab).wait())));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- That is a window's.
    await pages[0]?.evaluate(() => new BroadcastChannel("burst").postMessage("go"));
    return Promise.all(
      pages.map((page) => page.evaluate(() => (window as unknown as Tab).answered)),
    );
  }

  it("stay logged in, three times over, by refreshing all at once", async () => {
    const { api } = stage();
    const visitor = await stage().visit();
    const token = await visitor.logIn(person);
    const pages = await openTabs(visitor);

    for (let time = 0; time < 3; time++) {
      const before = visitor.calls.length;
      api.pass(elevenMinutes);
      api.gather("POST /session/refresh", atOnce);
      expect(await burst(pages)).toEqual(pages.map(() => [200, person.username]));
      const calls = visitor.calls.slice(before);
      const count = (call: string) => calls.filter((one) => one === call).length;
      expect(count("200 POST /session/refresh")).toBeGreaterThanOrEqual(atOnce);
      expect(count("200 GET /users/me")).toBe(tabs);
      expect(calls.filter((call) => !call.startsWith("200"))).toEqual(
        Array(count("401 GET /users/me")).fill("401 GET /users/me"),
      );
    }

    const row = await sessionRow(api, token);
    expect(row["revoked_at"]).toBeNull();
    expect(api.logged.join("")).not.toContain("refresh_token_reuse");
    expect(await visitor.cookie()).toMatch(/^rt1_/);
  });
});

interface Tab {
  /** Has it call as soon as all are told to. */
  wait(): void;
  /** The status of that call, and who the client then thinks is logged in. */
  answered: Promise<readonly [number, string | undefined]>;
}

/** Runs in the page, where the client is. */
async function becomeTab(baseUrl: string): Promise<void> {
  const { createClient } = window as unknown as typeof client;
  const mine = createClient({ baseUrl });
  await mine.user();
  const channel = new BroadcastChannel("burst");
  const call = async (): Promise<readonly [number, string | undefined]> => {
    const { status } = await mine.fetch("/users/me");
    return [status, (await mine.user())?.username];
  };
  const tab: Omit<Tab, "answered"> = {
    wait() {
      const told = new Promise((tell) => channel.addEventListener("message", tell, { once: true }));
      Object.assign(window, { answered: told.then(call) });
    },
  };
  Object.assign(window, tab);
}
