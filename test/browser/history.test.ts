import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { enrol, enter, expectDevices, expectPage, follow, press } from "../support/browser/app.ts";
import { openApi } from "../support/browser/api.ts";
import { launchKeepingPages } from "../support/browser/launch.ts";
import { useStage } from "../support/browser/stage.ts";
import { join, newcomer } from "../suite/http/calls/calls.ts";

describe("back and forward in the example app", () => {
  const stage = useStage(openApi, launchKeepingPages);

  it("lead through the pages", async () => {
    const { api, app, visit } = stage();
    const { page, logIn } = await visit();
    await logIn((await join(api)).person);
    await page.goto(`${app.origin}/`);
    await expectPage(page, "profile");
    await follow(page, "Sessions");
    await expectPage(page, "sessions");
    await go(page, -1);
    await expectPage(page, "profile");
    await go(page, 1);
    await expectPage(page, "sessions");
    expect(await page.title()).toMatch(/^Where you are logged in/);
  });

  it("do not lead back to the login once that is done", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page } = await visit();
    await page.goto(`${app.origin}/blank`);
    await page.goto(`${app.origin}/profile`);
    await expectPage(page, "login");
    await enter(page, person);
    await expectPage(page, "profile");
    await go(page, -1);
    await page.waitForURL(`${app.origin}/blank`, { waitUntil: "commit" });
    await go(page, 1);
    await expectPage(page, "profile");
  });

  it("show the profile in place of a form that was passed on the way to it", async () => {
    const { app, visit } = stage();
    const { page } = await visit();
    await page.goto(`${app.origin}/login`);
    await follow(page, "Create an account");
    await enrol(page, newcomer());
    await expectPage(page, "profile");
    await follow(page, "Sessions");
    await expectPage(page, "sessions");
    for (let step = 0; step < 2; step++) {
      await go(page, -1);
      await expectPage(page, "profile");
    }
    expect(await page.getByRole("textbox").count()).toBe(0);
  });

  it("show nothing of a person who has logged out", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api, { name: "Ann of the Past" });
    const { page, logIn } = await visit();
    await logIn(person);
    await page.goto(`${app.origin}/profile`);
    await expectPage(page, "profile");
    await follow(page, "Sessions");
    await expectPage(page, "sessions");
    await press(page, "Log out");
    await expectPage(page, "login");
    for (const step of [-1, 1, -1]) {
      await go(page, step);
      await expectPage(page, "login");
      await expectNothingOf(page, [person.name, person.email, "this device"]);
    }
  });

  it("show nothing of them either where the browser kept the whole page", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api, { name: "Ann of the Past" });
    const { page, context, logIn } = await visit();
    await logIn(person);
    await page.goto(`${app.origin}/profile`);
    await expectPage(page, "profile");
    await page.goto(`${app.origin}/blank`);

    const other = await context.newPage();
    await other.goto(`${app.origin}/profile`);
    await expectPage(other, "profile");
    await press(other, "Log out");
    await expectPage(other, "login");

    await go(page, -1);
    await expectPage(page, "login");
    await expectNothingOf(page, [person.name, person.email]);
  });

  it("bring a page back that the browser kept, and it goes on as it was", async () => {
    const { api, app, visit } = stage();
    const { page, logIn, calls } = await visit();
    await logIn((await join(api)).person);
    await page.goto(`${app.origin}/profile`);
    await expectPage(page, "profile");
    await page.evaluate(() =>
      addEventListener("pageshow", ({ persisted }) => persisted && (document.body.id = "kept")),
    );
    await page.goto(`${app.origin}/blank`);
    await go(page, -1);
    await page.locator("body#kept").waitFor({ state: "attached" });
    await expectPage(page, "profile");
    await follow(page, "Sessions");
    await expectDevices(page);
    expect(calls.filter((call) => call.endsWith("/session/refresh"))).toHaveLength(1);
  });

  it("come to the page that was asked for before the login", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page } = await visit();
    await page.goto(`${app.origin}/sessions`);
    await expectPage(page, "login");
    await follow(page, "Create an account");
    await expectPage(page, "register");
    await follow(page, "Log in");
    await expectPage(page, "login");
    await enter(page, person);
    await expectPage(page, "sessions");
  });

  it("come to no other site, whatever a link to the login says", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page } = await visit();
    const next = encodeURIComponent("//other.example/");
    await page.goto(`${app.origin}/login?next=${next}`);
    await enter(page, person);
    await expectPage(page, "profile");
    expect(new URL(page.url()).origin).toBe(app.origin);
  });
});

/** Steps in the history as the browser's buttons do. `page.goBack()` waits for a page to load, and one that was kept does not. */
const go = (page: Page, step: number): Promise<void> => page.evaluate((by) => history.go(by), step);

async function expectNothingOf(page: Page, words: readonly string[]): Promise<void> {
  const text = (await page.locator("body").textContent()) ?? "";
  for (const word of words) expect(text).not.toContain(word);
}
