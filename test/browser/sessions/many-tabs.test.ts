import type * as client from "latchkey-auth/client";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, type Person } from "../../suite/http/calls/calls.ts";
import { sessionRow } from "../../suite/http/calls/sessions.ts";
import { startApiWithClock } from "../../support/browser/api.ts";
import { useAppInBrowser, type Visitor } from "../../support/browser/app-in-browser.ts";

const tabs = 20;

/** The number of connections that a browser opens to one server over HTTP/1.1. */
const connections = 6;

/** Longer than the lifetime of an access token, and than the minute in which the server accepts the old refresh token. */
const elevenMinutes = 11 * 60;

describe("twenty tabs with expired access tokens", () => {
  const setup = useAppInBrowser(startApiWithClock);
  let person: Person;

  beforeAll(async () => {
    person = (await registerAndLogIn(setup().api)).person;
  });

  /** Opens tabs with the published client. Each waits for a message and then makes a call. */
  async function openTabs({ context }: Visitor): Promise<Page[]> {
    return Promise.all(
      Array.from({ length: tabs }, async () => {
        const page = await context.newPage();
        await page.goto(`${setup().app.origin}/blank`);
        await page.evaluate('import("/client.js").then((it) => void Object.assign(window, it))');
        await page.evaluate(becomeTab, setup().api.baseUrl);
        return page;
      }),
    );
  }

  /** Makes all tabs call at once, and returns their results. */
  async function burst(pages: readonly Page[]): Promise<unknown[]> {
    await Promise.all(pages.map((page) => page.evaluate(() => (window as unknown as Tab).wait())));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Only window.postMessage() takes an origin.
    await pages[0]?.evaluate(() => new BroadcastChannel("burst").postMessage("go"));
    return Promise.all(pages.map((page) => page.evaluate(() => (window as unknown as Tab).result)));
  }

  it("stay logged in when all of them refresh at once, three times in a row", async () => {
    const { api } = setup();
    const visitor = await setup().visit();
    const token = await visitor.logIn(person);
    const pages = await openTabs(visitor);

    for (let time = 0; time < 3; time++) {
      const before = visitor.calls.length;
      api.advance(elevenMinutes);
      api.holdUntil("POST /session/refresh", connections);
      expect(await burst(pages)).toEqual(pages.map(() => [200, person.username]));
      const calls = visitor.calls.slice(before);
      const count = (call: string) => calls.filter((one) => one === call).length;
      expect(count("200 POST /session/refresh")).toBeGreaterThanOrEqual(connections);
      expect(count("200 GET /users/me")).toBe(tabs);
      expect(calls.filter((call) => !call.startsWith("200"))).toEqual(
        Array(count("401 GET /users/me")).fill("401 GET /users/me"),
      );
    }

    const row = await sessionRow(api, token);
    expect(row["revoked_at"]).toBeNull();
    expect(api.logged.join("")).not.toContain("authn_token_reuse");
    expect(await visitor.cookie()).toMatch(/^rt1_/);
  });
});

interface Tab {
  /** Makes a call as soon as the message arrives. */
  wait(): void;
  /** The status of that call, and the client's user after it. */
  result: Promise<readonly [number, string | undefined]>;
}

/** Runs in the page, which has the client. */
async function becomeTab(baseUrl: string): Promise<void> {
  const { createClient } = window as unknown as typeof client;
  const tabClient = createClient({ baseUrl });
  await tabClient.getUser();
  const channel = new BroadcastChannel("burst");
  const call = async (): Promise<readonly [number, string | undefined]> => {
    const { status } = await tabClient.fetch("/users/me");
    return [status, (await tabClient.getUser())?.username];
  };
  const tab: Omit<Tab, "result"> = {
    wait() {
      const started = new Promise((start) =>
        channel.addEventListener("message", start, { once: true }),
      );
      Object.assign(window, { result: started.then(call) });
    },
  };
  Object.assign(window, tab);
}
