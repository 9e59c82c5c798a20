import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newcomer } from "../suite/http/calls/calls.ts";
import { asksUsernames } from "../support/browser/api.ts";
import { useVisitors } from "../support/browser/app-in-browser.ts";
import {
  expectPage,
  expectText,
  field,
  follow,
  press,
  submitLogin,
  submitRegistration,
  verifyLater,
} from "../support/browser/app.ts";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { codeTo } from "../support/mail/mailbox.ts";
import { startTurnstile } from "../support/services/turnstile.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

let turnstile: Awaited<ReturnType<typeof startTurnstile>>;
let browser: Browser;
beforeAll(async () => {
  browser = await sharedChromium();
});
beforeEach(() => {
  turnstile.state = "up";
  turnstile.verified.length = 0;
});
afterAll(async () => {
  await closePages();
  turnstile.close();
});

const target = useTarget(async () => {
  turnstile = await startTurnstile();
  return startOnNode({
    database: "sqlite",
    env: {
      ...turnstile.env,
      ISSUER: "",
      ...asksUsernames,
      LOGIN_LINKS: "on",
      PASSKEY_SIGN_UP: "on",
    },
  });
});
const visitors = useVisitors();

async function open(path: string, allowComplaints = false) {
  const origin = target().baseUrl.replace("127.0.0.1", "localhost");
  const others = [turnstile.url];
  const still = { reducedMotion: "reduce", others, allowComplaints } as const;
  const { page } = await visitors.open(browser, origin, origin, still);
  await page.goto(`${origin}/app/${path}`);
  /** The widget, in its frame in our frame. */
  const widget = page
    .frameLocator(`iframe[title="Confirm that you’re not a robot"]`)
    .locator(`iframe[title="${turnstile.siteKey}"]`);
  return { page, widget };
}

describe("with CAPTCHA=turnstile, the example app", () => {
  it("registers with a response of the widget, and with a passkey sends the email with a second one", async () => {
    const { page, widget } = await open("register");
    await widget.waitFor();
    expect(await checkAppearance(page, "register, captcha")).toEqual([]);
    await submitRegistration(page, newcomer());
    await expectPage(page, "checkMail");
    expect(turnstile.verified).toHaveLength(1);

    const person = newcomer();
    const other = await open("register");
    await press(other.page, "Sign up with a passkey instead of a password");
    await field(other.page, "Name").fill(person.name);
    await field(other.page, "Username").fill(person.username);
    await field(other.page, "Email").fill(person.email);
    await press(other.page, "Create account");
    await expectPage(other.page, "checkMail");
    await codeTo(person.email);
    expect(turnstile.verified).toHaveLength(3);
  });

  it("asks at a login only after wrong passwords, also on a page that was another one before", async () => {
    const person = newcomer();
    const registration = await open("register");
    await submitRegistration(registration.page, person);
    await verifyLater(registration.page);
    await expectPage(registration.page, "profile");
    turnstile.verified.length = 0;

    const { page, widget } = await open("account");
    await expectPage(page, "login");
    const wrong = { ...person, password: newcomer().password };
    const alert = page.getByText("Wrong username or password.");
    for (let count = 0; count < 3; count++) {
      const answered = page.waitForResponse("**/session");
      await submitLogin(page, wrong);
      await answered;
      await alert.waitFor();
    }
    expect(await widget.count()).toBe(0);
    await submitLogin(page, person);
    await expectText(page, "Confirm that you’re not a robot, then try again.");
    await widget.waitFor();
    expect(turnstile.verified).toEqual([]);
    await press(page, "Log in");
    await expectPage(page, "profile");
    expect(turnstile.verified).toHaveLength(1);
  });

  it("sends the links of emails with a response", async () => {
    const { page, widget } = await open("login");
    await follow(page, "Forgot password?");
    await widget.waitFor();
    await field(page, "Username or email").fill("ann");
    await press(page, "Email me a reset link");
    await expectPage(page, "checkMail");
    const other = await open("login-link");
    await field(other.page, "Username or email").fill("ann");
    await press(other.page, "Email me a login code");
    await expectPage(other.page, "checkMail");
    expect(turnstile.verified).toHaveLength(2);
  });

  it("says that the widget cannot be loaded, and that registration is closed", async () => {
    turnstile.state = "widgetless";
    const { page } = await open("forgot");
    await expectText(page, "The check can’t be loaded.");
    turnstile.state = "up";
    // The browser logs the status 503.
    const { page: register, widget } = await open("register", true);
    await widget.waitFor();
    turnstile.state = "broken";
    await submitRegistration(register, newcomer());
    await expectText(register, "Accounts can’t be created right now. Try again later.");
  });
});
