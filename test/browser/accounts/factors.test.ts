import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPassword, registerAndLogIn, type Person } from "../../suite/http/calls/calls.ts";
import { addTotp, codeOf, verifyAddress } from "../../suite/http/calls/factors.ts";
import { useVisitors } from "../../support/browser/app-in-browser.ts";
import {
  expectFieldError,
  expectPage,
  expectText,
  field,
  follow,
  press,
  submitLogin,
} from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { addVirtualAuthenticator } from "../../support/browser/virtual-authenticator.ts";
import { mailTo, tokenIn } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await sharedChromium();
});

afterAll(closePages);

// Administrators need a second factor. WebAuthn takes no IP address, so the pages are on `localhost`.
const target = useTarget(() =>
  startOnNode({ database: "sqlite", env: { ISSUER: "", MFA: "admins" } }),
);
const visitors = useVisitors();

const isFocused = (element: Locator): Promise<boolean> =>
  element.evaluate((it) => it === document.activeElement);

/** A person with a verified address, who is logged in elsewhere. */
async function register(fields: Partial<Person> = {}) {
  const registered = await registerAndLogIn(target(), fields);
  await verifyAddress(target(), registered.token);
  return registered;
}

async function open() {
  const { baseUrl } = target();
  const origin = baseUrl.replace("127.0.0.1", "localhost");
  const visitor = await visitors.open(browser, origin, origin, { reducedMotion: "reduce" });
  return {
    ...visitor,
    app: `${origin}/app`,
    authenticator: await addVirtualAuthenticator(visitor.page),
  };
}

/** Opens the page of second factors, after a login by the form. */
async function openFactors(page: Page, app: string, person: Person): Promise<void> {
  await page.goto(`${app}/account/security`);
  await expectPage(page, "login");
  await submitLogin(page, person);
  await expectPage(page, "factors");
}

const requirePasskey = "Require a passkey after my password";

async function addPasskey(page: Page): Promise<void> {
  await press(page, "Add a passkey");
  await expectText(page, /^The passkey “.+” has been added\.$/);
}

/** Logs out. From now on nobody touches the authenticator, so the autofill of the login page waits. */
async function logOut(
  page: Page,
  authenticator: Awaited<ReturnType<typeof addVirtualAuthenticator>>,
): Promise<void> {
  await authenticator.touch(false);
  const before = await authenticator.timesAsked();
  await press(page, "Log out");
  await page.getByRole("button", { name: "Log in with a passkey" }).waitFor();
  await expect.poll(authenticator.timesAsked).toBeGreaterThan(before);
}

/** As if all logins had been eleven minutes ago. */
async function age(): Promise<void> {
  await target().sql("UPDATE sessions SET proven_at = proven_at - 660000");
}

describe("passkeys in the example app", () => {
  it("log in by a button and by autofill, and a waiting autofill does not disturb the other ways", async () => {
    const { person } = await register();
    const { page, app, authenticator } = await open();
    await openFactors(page, app, person);
    await addPasskey(page);
    expect(await checkAppearance(page, "factors, passkey")).toEqual([]);
    await logOut(page, authenticator);
    expect(await checkAppearance(page, "login, passkey")).toEqual([]);
    await submitLogin(page, person);
    await expectPage(page, "profile");
    await logOut(page, authenticator);
    await authenticator.touch(true);
    await press(page, "Log in with a passkey");
    await expectPage(page, "profile");
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.reload();
    await expectPage(page, "profile");
    const byAutofill = page.waitForResponse(/\/session\/passkey$/);
    await press(page, "Log out");
    expect((await byAutofill).status()).toBe(200);
    await expectPage(page, "profile");
  });

  it("get a new challenge before the old one ends, without a reload", async () => {
    const { page, app } = await open();
    await page.clock.install();
    const asked = () => page.waitForResponse(/\/passkey\/options$/);
    const first = asked();
    await page.goto(`${app}/login`);
    await first;
    await field(page, "Username or email").fill("ann");
    const second = asked();
    await page.clock.fastForward("09:00");
    expect((await second).status()).toBe(200);
    expect(await field(page, "Username or email").inputValue()).toBe("ann");
  });

  it("are forgotten by the browser after they were removed, and a stale one says so at the login", async () => {
    const { person } = await register();
    const { page, app, authenticator } = await open();
    await openFactors(page, app, person);
    await addPasskey(page);
    const startToRename = page.getByRole("button", { name: /^Rename / });
    await startToRename.click();
    await page.keyboard.press("Escape");
    await expect.poll(() => isFocused(startToRename)).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => isFocused(field(page, "Name"))).toBe(true);
    await field(page, "Name").fill("My phone");
    await press(page, "Save name");
    await press(page, "Remove My phone");
    // The question stands below the name, and not beside what is left of the buttons.
    const left = async (shown: Locator) => (await shown.boundingBox())?.x;
    const question = page.getByText("You’ll no longer be able to log in with it");
    expect(await left(question)).toBe(await left(page.getByRole("heading", { name: "My phone" })));
    await press(page, "Remove the passkey");
    await expectText(page, "The passkey “My phone” has been removed.");
    await expect.poll(authenticator.count).toBe(0);
    await addPasskey(page);
    await target().sql("DELETE FROM passkeys");
    await logOut(page, authenticator);
    await authenticator.touch(true);
    await press(page, "Log in with a passkey");
    await expectText(page, "This passkey no longer belongs to an account.");
    await expect.poll(authenticator.count).toBe(0);
    await submitLogin(page, person);
    await expectPage(page, "profile");
  });
});

describe("the second step of a login in the example app", () => {
  it("takes a code, a passkey or a recovery code, by the keyboard, and stays usable after a refusal", async () => {
    const { person } = await register();
    const { page, app, authenticator } = await open();
    await openFactors(page, app, person);
    await press(page, "Set up an app");
    const base32 = secret((await page.locator(".secret-text").innerText()).replaceAll(" ", ""));
    const qr = page.getByRole("img", { name: "QR code for your authenticator app" });
    expect(await qr.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await checkAppearance(page, "factors, set up")).toEqual([]);
    const code = field(page, "Code");
    expect(await code.getAttribute("autocomplete")).toBe("one-time-code");
    expect(await code.getAttribute("inputmode")).toBe("numeric");
    await code.fill(codeOf(base32));
    await press(page, "Turn on");
    await expectText(page, "Your recovery codes for");
    const codes = (await page.locator(".codes li").allInnerTexts()).map(secret);
    expect(codes).toHaveLength(10);
    expect(await checkAppearance(page, "factors, codes")).toEqual([]);
    const download = page.waitForEvent("download");
    await press(page, "Download");
    expect((await download).suggestedFilename()).toBe("recovery-codes.txt");
    await press(page, "I’ve saved them");
    await addPasskey(page);

    await logOut(page, authenticator);
    await submitLogin(page, person);
    await expectPage(page, "secondStep");
    expect(await checkAppearance(page, "second step")).toEqual([]);
    await page.keyboard.type("12345");
    await page.keyboard.press("Enter");
    await expectFieldError(page, "Code", /wrong/);
    await code.fill(codeOf(base32, 1));
    await page.keyboard.press("Enter");
    await expectPage(page, "profile");

    await logOut(page, authenticator);
    await authenticator.touch(true);
    await authenticator.recognize(false);
    await submitLogin(page, person);
    await press(page, "Use a passkey");
    await page.getByRole("button", { name: "Continue with a passkey" }).waitFor();
    await page.keyboard.press("Enter");
    await expectText(page, "The passkey wasn’t used.");
    await authenticator.recognize(true);
    await page.keyboard.press("Enter");
    await expectPage(page, "profile");

    await logOut(page, authenticator);
    await submitLogin(page, person);
    await press(page, "Use a recovery code");
    await field(page, "Recovery code").waitFor();
    await page.keyboard.type(codes[0]!.toLowerCase());
    await page.keyboard.press("Enter");
    await expectPage(page, "profile");
    await follow(page, "Security");
    await expectText(page, "9 codes left.");
  });
});

describe("an action that needs a fresh login in the example app", () => {
  it("asks for it in two tabs at once, and both stay logged in", async () => {
    const { person } = await register();
    const { page, app, context } = await open();
    await openFactors(page, app, person);
    const other = await context.newPage();
    await other.goto(`${app}/account/security`);
    await age();
    for (const tab of [page, other]) {
      await press(tab, "Set up an app");
      await expectText(tab, "Confirm it’s you");
    }
    await field(page, "Password").fill(newPassword());
    await press(page, "Continue");
    await expectFieldError(page, "Password", /wrong/i);
    expect(await checkAppearance(page, "confirmation")).toEqual([]);
    for (const tab of [page, other]) await field(tab, "Password").fill(person.password);
    await Promise.all(
      [page, other].map((tab) =>
        tab
          .getByRole("button", { name: "Continue" })
          .evaluate((button: HTMLElement) => button.click()),
      ),
    );
    for (const tab of [page, other]) {
      await tab.bringToFront();
      await tab.locator(".secret-text").waitFor();
      secret((await tab.locator(".secret-text").innerText()).replaceAll(" ", ""));
      await tab.reload();
      await expectPage(tab, "factors");
    }
  });

  it("takes the password with a code, if the account has an app", async () => {
    const { person, token } = await register();
    const { secret: base32 } = await addTotp(target(), token);
    const { page, app } = await open();
    await page.goto(`${app}/account/security`);
    await submitLogin(page, person);
    await field(page, "Code").fill(codeOf(base32));
    await page.keyboard.press("Enter");
    await expectPage(page, "factors");
    await age();
    await press(page, "Remove the app");
    await press(page, "Remove the app");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Password" }).fill(person.password);
    await dialog.getByRole("textbox", { name: "Code" }).fill(codeOf(base32, 1));
    expect(await checkAppearance(page, "confirmation with a code")).toEqual([]);
    await press(page, "Continue");
    await expectText(page, "Your authenticator app has been removed.");
  });

  it("takes a passkey, or is left undone by Escape", async () => {
    const { person } = await register();
    const { page, app } = await open();
    await openFactors(page, app, person);
    await addPasskey(page);
    await age();
    await page.getByRole("switch", { name: requirePasskey, checked: false }).click();
    await expectText(page, "Confirm it’s you");
    await page.keyboard.press("Escape");
    await expectText(page, "Confirm it’s you, then try again.");
    await press(page, "Try again");
    await press(page, "Use a passkey");
    await expectText(page, "Your recovery codes for");
    for (const code of await page.locator(".codes li").allInnerTexts()) secret(code);
    await page.getByRole("switch", { name: requirePasskey, checked: true }).waitFor();
  });
});

describe("an administrator without the second factor that the server requires", () => {
  it("is asked to verify the address first, gets the link there, and then adds a passkey", async () => {
    const { person: admin } = await registerAndLogIn(target());
    await target().sql(`UPDATE users SET role = 'admin' WHERE username = '${admin.username}'`);
    const { page, app } = await open();
    await openFactors(page, app, admin);
    for (const button of ["Set up an app", "Add a passkey"]) {
      await press(page, button);
      await expectText(page, "Verify your email address first");
      expect(await page.getByRole("alert").count()).toBe(1);
    }
    expect(await checkAppearance(page, "factors, not verified")).toEqual([]);
    await press(page, "Verify my email address");
    await expectPage(page, "checkMail");
    await expectText(page, admin.email);
    await page.goto(`${app}/verify#token=${tokenIn(await mailTo(admin.email))}`);
    await press(page, "Verify my email address");
    await follow(page, "Continue");
    await expectPage(page, "factors");
    await addPasskey(page);
    for (const code of await page.locator(".codes li").allInnerTexts()) secret(code);
  });

  it("sets one up before anything else, and can then reset those of a person", async () => {
    const { person: admin } = await register();
    await target().sql(`UPDATE users SET role = 'admin' WHERE username = '${admin.username}'`);
    const { person, token } = await register({ name: "Ann Lost" });
    await addTotp(target(), token);
    const { page, app } = await open();
    await page.goto(`${app}/account`);
    await submitLogin(page, admin);
    await expectPage(page, "factors");
    await expectText(page, "Your account requires a second factor. Set one up to continue.");
    expect(await checkAppearance(page, "factors, required")).toEqual([]);
    await addPasskey(page);
    for (const code of await page.locator(".codes li").allInnerTexts()) secret(code);
    await press(page, "I’ve saved them");
    await press(page, "Use my passkey");
    await expectText(page, "You can continue now.");

    await follow(page, "Admin");
    await follow(page, "Users");
    await page.getByRole("link", { name: person.name }).click();
    await expectText(page, "Authenticator app, not used yet");
    expect(await checkAppearance(page, "person, factors")).toEqual([]);
    await press(page, "Reset second factors");
    await press(page, "Remove all second factors");
    await expectText(page, "The second factors have been removed, and all sessions have ended.");
    expect(
      await page.getByRole("button", { name: "Reset second factors", exact: true }).count(),
    ).toBe(0);
  });
});
