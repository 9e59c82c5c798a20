import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newcomer, newPassword } from "../suite/http/calls/calls.ts";
import { codeOf } from "../suite/http/calls/factors.ts";
import { asksUsernames } from "../support/browser/api.ts";
import { useVisitors } from "../support/browser/app-in-browser.ts";
import { expectPage, expectText } from "../support/browser/app.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { mailTo, tokenIn } from "../support/mail/mailbox.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await sharedChromium();
});

afterAll(closePages);

const target = useTarget(() =>
  startOnNode({ database: "sqlite", env: { ISSUER: "", ...asksUsernames } }),
);
const visitors = useVisitors();

/** The name of the element that has the focus, as a screen reader says it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label = element?.labels?.[0]?.textContent;
    return (element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "").trim();
  });

/** Presses Tab until the element of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 40; step++) {
    const now = await focused(page);
    if (now === name) return;
    passed.push(now);
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach “${name}”, only: ${passed.join(", ")}`);
}

async function type(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

describe("the keyboard alone", () => {
  it("is enough to sign up, to log in with a second step, to recover and to delete an account", async () => {
    const { baseUrl, sql } = target();
    const origin = baseUrl.replace("127.0.0.1", "localhost");
    const { page } = await visitors.open(browser, origin, origin, {
      reducedMotion: "reduce",
      allowComplaints: true,
    });
    const app = `${origin}/app`;
    const person = newcomer();
    await page.goto(`${app}/login`);
    await expectPage(page, "login");
    await press(page, "Create an account");
    await expectPage(page, "register");
    await type(page, "Name", person.name);
    await type(page, "Username", person.username);
    await type(page, "Email", person.email);
    await type(page, "Password", person.password);
    await press(page, "Create account");
    await expectPage(page, "checkMail");
    await press(page, "Later");
    await expectPage(page, "profile");
    await sql(`UPDATE users SET email_verified_at = 1 WHERE username = '${person.username}'`);

    await press(page, "Security");
    await expectPage(page, "factors");
    await press(page, "Set up an app");
    await page.locator(".secret-text").waitFor();
    expect(await focused(page)).toBe("Scan the QR code with your app or enter this key:");
    const base32 = secret((await page.locator(".secret-text").innerText()).replaceAll(" ", ""));
    await type(page, "Code", codeOf(base32));
    await page.keyboard.press("Enter");
    await expectText(page, "Your recovery codes for");
    const codes = (await page.locator(".codes li").allInnerTexts()).map(secret);
    await press(page, "I’ve saved them");

    await page.goto(`${app}/account`);
    await press(page, "Log out");
    await expectPage(page, "login");
    await type(page, "Username or email", person.username);
    await type(page, "Password", person.password);
    await page.keyboard.press("Enter");
    await expectPage(page, "secondStep");
    // The only field has the focus already.
    await page.keyboard.type(codeOf(base32, 1));
    await page.keyboard.press("Enter");
    await expectPage(page, "profile");

    await press(page, "Log out");
    await expectPage(page, "login");
    await type(page, "Username or email", person.username);
    await press(page, "Forgot password?");
    await expectPage(page, "forgot");
    await press(page, "Email me a reset link");
    await expectPage(page, "checkMail");
    const token = tokenIn(await mailTo(person.email, 3));
    await page.goto(`${app}/reset#token=${token}`);
    const password = newPassword();
    await expectPage(page, "reset");
    await type(page, "New password", password);
    await page.keyboard.press("Enter");
    await expectPage(page, "secondStep");
    await press(page, "Use a recovery code");
    await type(page, "Recovery code", codes[0]!);
    await page.keyboard.press("Enter");
    await expectPage(page, "profile");

    await press(page, "Delete account");
    await expectPage(page, "deleteAccount");
    await type(page, "Password", password);
    await press(page, "Delete my account");
    await expectPage(page, "login");
    await expectText(page, /your account has been deleted/i);
    expect(await sql(`SELECT id FROM users WHERE username = '${person.username}'`)).toEqual([]);
  });
});
