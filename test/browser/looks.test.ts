import { describe, expect, it } from "vitest";
import {
  enrol,
  enter,
  expectDevices,
  expectPage,
  expectWords,
  expectWrong,
  field,
  follow,
  press,
} from "../support/browser/app.ts";
import { openApi } from "../support/browser/api.ts";
import { isShown, look, show } from "../support/browser/looks.ts";
import { useStage } from "../support/browser/stage.ts";
import { logInFrom } from "../suite/http/calls/browser.ts";
import { sessionOf } from "../suite/http/calls/sessions.ts";
import { join, newcomer, newPassword } from "../suite/http/calls/calls.ts";

// A finished picture at once, for whoever looks at it.
const still = { reducedMotion: "reduce" } as const;

const longWord = "Wolfeschlegelsteinhausenbergerdorff";

/** How browsers, and others, call themselves. */
const userAgents = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
  "curl/8.14.1",
  longWord.repeat(10),
];

describe("the looks of the example app", () => {
  const stage = useStage(openApi);

  it("are in order where nobody is logged in", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page } = await visit(still);
    await page.goto(`${app.origin}/login`);
    await expectPage(page, "login");
    expect(await look(page, "login")).toEqual([]);
    await press(page, "Log in");
    await expectWrong(page, "Password", /./);
    expect(await look(page, "login, empty")).toEqual([]);
    await enter(page, { ...person, password: newPassword() });
    await expectWrong(page, "Password", /match/i);
    expect(await look(page, "login, wrong password")).toEqual([]);

    await follow(page, "Create an account");
    await expectPage(page, "register");
    expect(await look(page, "register")).toEqual([]);
    await field(page, "Password").fill(newPassword());
    expect(await look(page, "register, rules met")).toEqual([]);
    await enrol(page, { ...newcomer(), username: "a", email: "nowhere", password: "1234567" });
    await expectWrong(page, "Password", /./);
    expect(await look(page, "register, refused")).toEqual([]);
    await enrol(page, newcomer({ username: person.username }));
    await expectWrong(page, "Username", /taken/i);
    expect(await look(page, "register, name taken")).toEqual([]);

    await page.goto(`${app.origin}/nothing-here`);
    await expectPage(page, "nothing");
    expect(await look(page, "not found")).toEqual([]);
  });

  it("are in order where somebody is logged in, however long their names", async () => {
    const { api, app, visit } = stage();
    const { person, token } = await join(api, {
      name: `Hubert Blaine ${longWord} Sr. ${longWord.toUpperCase()}`,
      username: `${longWord}.${crypto.randomUUID().slice(0, 8)}`.toLowerCase(),
      email: `${longWord}.${longWord.slice(0, 20)}@${longWord}.example.com`.toLowerCase(),
    });
    for (const userAgent of userAgents) {
      expect((await logInFrom(api, person, { "User-Agent": userAgent })).status).toBe(200);
    }
    const { page, logIn } = await visit(still);
    await logIn(person);
    await page.goto(`${app.origin}/profile`);
    await expectPage(page, "profile");
    expect(await look(page, "profile")).toEqual([]);

    await follow(page, "Sessions");
    await expectDevices(page);
    const devices = page.getByRole("button", { name: "Log out that device" });
    expect(await look(page, "sessions")).toEqual([]);
    await page.getByText("What it calls itself").nth(1).click();
    await devices.nth(1).click();
    await page
      .getByRole("status")
      .filter({ hasText: /logged out/ })
      .waitFor();
    expect(await look(page, "sessions, one ended")).toEqual([]);

    await api.sql(`UPDATE sessions SET revoked_at = 1 WHERE id <> '${sessionOf(token)}'`);
    await follow(page, "Profile");
    await follow(page, "Sessions");
    await expectPage(page, "login");
    await expectWords(page, /you were logged out/i);
    expect(await look(page, "login, logged out elsewhere")).toEqual([]);
  });

  it("are in order while the server is silent, and when it stays so", async () => {
    const { api, app, visit } = stage();
    const { page, context } = await visit({ ...still, mayComplain: true });
    await page.clock.install();
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await context.route(`${api.baseUrl}/**`, async (route) => {
      await asked;
      await route.abort();
    });
    await page.goto(`${app.origin}/profile`);
    await page.getByRole("status").waitFor();
    expect(await look(page, "resuming")).toEqual([]);
    answer();
    const words = page.getByRole("button", { name: "Try again" });
    const isThere = async () => {
      await page.clock.fastForward(1000);
      return words.isVisible();
    };
    await expect.poll(isThere, { timeout: 10_000 }).toBe(true);
    expect(await look(page, "no answer")).toEqual([]);
  });

  if (isShown) {
    it("are shown beside the docs page", async () => {
      const { api, visit } = stage();
      const { page } = await visit({ ...still, mayComplain: true });
      await page.goto(`${api.baseUrl}/docs`);
      await page.locator(".btn.authorize").waitFor();
      await show(page, "docs");
    });
  }
});
