import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newcomer } from "../../suite/http/calls/calls.ts";
import { asksUsernames } from "../../support/browser/api.ts";
import { useVisitors } from "../../support/browser/app-in-browser.ts";
import { expectPage, expectText, field, press } from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { addVirtualAuthenticator } from "../../support/browser/virtual-authenticator.ts";
import { codeTo } from "../../support/mail/mailbox.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(closePages);

const target = useTarget(() =>
  startOnNode({
    database: "sqlite",
    env: { ISSUER: "", ...asksUsernames, LOGIN_LINKS: "on", PASSKEY_SIGN_UP: "on" },
  }),
);
const visitors = useVisitors();

async function open(locale = "en") {
  const origin = target().baseUrl.replace("127.0.0.1", "localhost");
  const still = { reducedMotion: "reduce", locale } as const;
  const { page } = await visitors.open(browser, origin, origin, still);
  return { page, app: `${origin}/app`, authenticator: await addVirtualAuthenticator(page) };
}

describe("a sign-up with a passkey in the example app", () => {
  it("takes a code of an email, adds the passkey and goes on, and the passkey logs in", async () => {
    const person = newcomer();
    const { page, app, authenticator } = await open();
    await page.goto(`${app}/register?continue=account/sessions`);
    await expectPage(page, "register");
    await press(page, "Sign up with a passkey instead of a password");
    expect(await page.getByLabel("Password").count()).toBe(0);
    expect(await checkAppearance(page, "register, passkey")).toEqual([]);
    await press(page, "Sign up with a password");
    await field(page, "Password").waitFor();
    await press(page, "Sign up with a passkey instead of a password");
    await field(page, "Name").fill(person.name);
    await field(page, "Username").fill(person.username);
    await field(page, "Email").fill(person.email);
    await press(page, "Create account");
    await expectPage(page, "checkMail");
    await expectText(page, person.email);
    await field(page, "Code from the email").fill(await codeTo(person.email));

    await page.getByRole("heading", { level: 1, name: "Add your passkey" }).waitFor();
    expect(await checkAppearance(page, "sign-up, passkey")).toEqual([]);
    await press(page, "Add a passkey");
    await expectPage(page, "sessions");
    expect(await authenticator.count()).toBe(1);

    await authenticator.touch(false);
    const before = await authenticator.timesAsked();
    await press(page, "Log out");
    // Only later requests are answered at once. The autofill of the login page keeps waiting.
    await expect.poll(authenticator.timesAsked).toBeGreaterThan(before);
    await authenticator.touch(true);
    await press(page, "Log in with a passkey");
    await expectPage(page, "profile");
    await expectText(page, "Verified");
  });

  it("can go on without a passkey, in German", async () => {
    const person = newcomer();
    const { page, app, authenticator } = await open("de");
    await page.goto(`${app}/register`);
    await press(page, "Mit einem Passkey statt mit einem Passwort registrieren");
    await field(page, "Name").fill(person.name);
    await field(page, "Benutzername").fill(person.username);
    await field(page, "E-Mail-Adresse").fill(person.email);
    await press(page, "Konto erstellen");
    await field(page, "Code aus der E-Mail").fill(await codeTo(person.email));
    await press(page, "Nicht jetzt");
    await page.getByRole("heading", { level: 1, name: "Profil" }).waitFor();
    expect(await authenticator.count()).toBe(0);
  });
});
