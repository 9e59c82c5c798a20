import { describe, expect, it } from "vitest";
import { logInFrom } from "../suite/http/calls/browser.ts";
import { registerAndLogIn, newcomer, newPassword } from "../suite/http/calls/calls.ts";
import { sessionOf } from "../suite/http/calls/sessions.ts";
import { startApi } from "../support/browser/api.ts";
import { useAppInBrowser } from "../support/browser/app-in-browser.ts";
import {
  submitPasswordChange,
  submitRegistration,
  submitLogin,
  expectDevices,
  expectPage,
  expectText,
  expectFieldError,
  field,
  follow,
  press,
} from "../support/browser/app.ts";
import {
  wantsScreenshots,
  checkAppearance,
  takeScreenshots,
} from "../support/browser/appearance.ts";

// Without animations, screenshots show the final state at once.
const still = { reducedMotion: "reduce" } as const;

const longWord = "Wolfeschlegelsteinhausenbergerdorff";

/** User-Agent headers of browsers and other programs. */
const userAgents = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
  "curl/8.14.1",
  longWord.repeat(10),
];

describe("every page of the example app", () => {
  const setup = useAppInBrowser(startApi);

  it("is accessible and fits the window while nobody is logged in", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page } = await visit(still);
    await page.goto(`${app.origin}/login`);
    await expectPage(page, "login");
    expect(await checkAppearance(page, "login")).toEqual([]);
    await press(page, "Log in");
    await expectFieldError(page, "Password", /./);
    expect(await checkAppearance(page, "login, empty")).toEqual([]);
    await submitLogin(page, { ...person, password: newPassword() });
    await expectFieldError(page, "Password", /wrong/i);
    expect(await checkAppearance(page, "login, wrong password")).toEqual([]);

    await follow(page, "Create an account");
    await expectPage(page, "register");
    expect(await checkAppearance(page, "register")).toEqual([]);
    await field(page, "Password").fill(newPassword());
    expect(await checkAppearance(page, "register, rules met")).toEqual([]);
    await submitRegistration(page, {
      ...newcomer(),
      username: "a",
      email: "nowhere",
      password: "1234567",
    });
    await expectFieldError(page, "Password", /./);
    expect(await checkAppearance(page, "register, invalid fields")).toEqual([]);
    await submitRegistration(page, newcomer({ username: person.username }));
    await expectFieldError(page, "Username", /taken/i);
    expect(await checkAppearance(page, "register, name taken")).toEqual([]);

    await page.goto(`${app.origin}/nothing-here`);
    await expectPage(page, "notFound");
    expect(await checkAppearance(page, "not found")).toEqual([]);
  });

  it("is accessible and fits the window for a user with very long names", async () => {
    const { api, app, visit } = setup();
    const { person, token } = await registerAndLogIn(api, {
      name: `Hubert Blaine ${longWord} Sr. ${longWord.toUpperCase()}`,
      username: `${longWord}.${crypto.randomUUID().slice(0, 8)}`.toLowerCase(),
      email: `${longWord}.${longWord.slice(0, 20)}@${longWord}.example.com`.toLowerCase(),
    });
    for (const userAgent of [...userAgents, ...userAgents.slice(0, 1)]) {
      expect((await logInFrom(api, person, { "User-Agent": userAgent })).status).toBe(200);
    }
    const { page, logIn } = await visit(still);
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    await expectPage(page, "profile");
    expect(await checkAppearance(page, "profile")).toEqual([]);

    await follow(page, "Edit profile");
    await field(page, "Username").fill("a");
    await press(page, "Save");
    await expectFieldError(page, "Username", /./);
    expect(await checkAppearance(page, "edit profile, invalid name")).toEqual([]);
    await follow(page, "Cancel");
    await follow(page, "Security");
    await follow(page, "Change password");
    await submitPasswordChange(page, newPassword(), newPassword());
    await expectFieldError(page, "Current password", /wrong/i);
    expect(await checkAppearance(page, "change password, wrong password")).toEqual([]);
    await follow(page, "Profile");
    await follow(page, "Delete account");
    await field(page, "Password").fill(newPassword());
    await press(page, "Delete my account");
    await expectFieldError(page, "Password", /wrong/i);
    expect(await checkAppearance(page, "delete account, wrong password")).toEqual([]);

    await follow(page, "Devices");
    await expectDevices(page);
    expect(await checkAppearance(page, "sessions")).toEqual([]);
    for (const name of ["Firefox on Windows", "Safari on iPhone"]) {
      await press(page, `Details for ${name}`);
    }
    await press(page, "Log out curl");
    await page
      .getByRole("status")
      .filter({ hasText: /logged out/ })
      .waitFor();
    expect(await checkAppearance(page, "sessions, one ended")).toEqual([]);

    await api.sql(`UPDATE sessions SET revoked_at = 1 WHERE id <> '${sessionOf(token)}'`);
    await follow(page, "Profile");
    await expectPage(page, "login");
    await expectText(page, /you have been logged out/i);
    expect(await checkAppearance(page, "login, logged out elsewhere")).toEqual([]);
  });

  it("is accessible and fits the window while the server does not respond, and after the requests failed", async () => {
    const { api, app, visit } = setup();
    const { page, context, logIn } = await visit({ ...still, allowComplaints: true });
    await logIn((await registerAndLogIn(api)).person);
    await page.clock.install();
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const calls = `${api.baseUrl}/**`;
    await context.route(calls, async (route) => {
      await asked;
      await route.abort();
    });
    await page.goto(`${app.origin}/account`);
    await page.getByRole("status").waitFor();
    expect(await checkAppearance(page, "resuming")).toEqual([]);
    answer();
    const words = page.getByRole("button", { name: "Try again" });
    const isThere = async () => {
      await page.clock.fastForward(1000);
      return words.isVisible();
    };
    await expect.poll(isThere).toBe(true);
    expect(await checkAppearance(page, "unreachable")).toEqual([]);

    await context.unroute(calls);
    await press(page, "Try again");
    await expectPage(page, "profile");
    await context.route(calls, (route) => route.abort());
    await follow(page, "Devices");
    await page.getByRole("alert").waitFor();
    expect(await checkAppearance(page, "sessions, unreachable")).toEqual([]);
  });

  if (wantsScreenshots) {
    it("can be compared with screenshots of the docs page", async () => {
      const { api, visit } = setup();
      const { page } = await visit({ ...still, allowComplaints: true });
      await page.goto(`${api.baseUrl}/docs`);
      await page.locator(".btn.authorize").waitFor();
      await takeScreenshots(page, "docs");
    });
  }
});
