import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { codeOf, verifyAddress } from "../../suite/http/calls/factors.ts";
import {
  expectPage,
  expectText,
  field,
  follow,
  press,
  submitLogin,
} from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { de } from "../../support/german.ts";
import { allow, expectConsent, expectWelcome } from "../../support/oidc/steps.ts";
import { useApps } from "../../support/oidc/with-apps.ts";
import { secret } from "../../support/secrets.ts";

describe("the pages of logins for apps", () => {
  const setup = useApps({ env: { BRAND_NAME: "Alpine Letters", BRAND_COLOR: "#a02060" } });

  it("are in German, with the brand of the operator", async () => {
    const { target, pages, wiki, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit({ locale: "de-DE" });
    const { page } = visitor;
    const heading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
    await page.goto(wiki.start());
    await heading(de.login.title);
    expect(await checkAppearance(page, "de login for an app")).toEqual([]);
    await field(page, de.fields.usernameOrEmail).fill(person.username);
    await field(page, de.fields.password).fill(person.password);
    await press(page, de.login.action);
    await heading("Example Wiki Zugriff auf Ihr Konto geben?");
    await expectText(page, "Ihre E-Mail-Adresse");
    expect(await checkAppearance(page, "de consent, brand")).toEqual([]);
    expect(await page.locator("body").innerText()).not.toContain("Latchkey");
    await allow(page, de.consent.approve);
    await expectWelcome(page);
    await page.goto(wiki.start({ prompt: "login" }));
    await heading(de.confirm.title);
    expect(await checkAppearance(page, "de confirm for an app")).toEqual([]);
    await page.goto(`${pages}/account/apps`);
    await expectText(page, "Example Wiki");
    expect(await checkAppearance(page, "de apps")).toEqual([]);
    await page.goto(wiki.end.withoutHint);
    await heading("Von Alpine Letters abmelden?");
    expect(await checkAppearance(page, "de logout")).toEqual([]);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("work with the keyboard alone", async () => {
    const { target, wiki, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page } = await visit();
    await page.goto(wiki.start());
    await expectPage(page, "login");
    await tabTo(page, "Username or email");
    await page.keyboard.type(person.username);
    await tabTo(page, "Password");
    await page.keyboard.type(person.password);
    await page.keyboard.press("Enter");
    await expectConsent(page);
    await tabTo(page, "Allow");
    await expect
      .poll(async () => {
        await page.keyboard.press("Enter");
        return page.url();
      })
      .toMatch(/\/welcome$/);
  });
});

/** Presses Tab until the element of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  await expect
    .poll(async () => {
      await page.keyboard.press("Tab");
      return page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.labels?.[0]?.textContent ?? element?.textContent;
      });
    })
    .toBe(name);
}

describe("a login for an app where a second factor is required", () => {
  const setup = useApps({ env: { MFA: "all" } });

  it("sets one up first, shows the recovery codes, and then goes on", async () => {
    const { target, shop, visit, complaintsOf } = setup();
    const { person, token } = await registerAndLogIn(target);
    await verifyAddress(target, token);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(shop.start());
    await submitLogin(page, person);
    await expectPage(page, "factors");
    await press(page, "Set up an app");
    const base32 = secret(await page.locator(".secret-text").innerText()).replaceAll(" ", "");
    await field(page, "Code").fill(codeOf(secret(base32)));
    await press(page, "Turn on");
    await expectText(page, "Your recovery codes for");
    for (const code of await page.locator(".codes li").allInnerTexts()) secret(code);
    expect(await page.getByRole("link", { name: "Continue to Our Shop" }).count()).toBe(0);
    await press(page, "I’ve saved them");
    await page.getByRole("link", { name: "Continue to Our Shop" }).waitFor();
    expect(await checkAppearance(page, "factor for an app")).toEqual([]);
    await follow(page, "Continue to Our Shop");
    await expectWelcome(page);
    expect(shop.logins.at(-1)?.claims["acr"]).toBe("aal2");
    expect(complaintsOf(visitor)).toEqual([]);
  });
});

describe("a login for an app with pages at another address", () => {
  const setup = useApps({ ownPages: ["login", "consent", "logout"] });

  it("asks for the consent there, and logs out there", async () => {
    const { target, pages, wiki, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(wiki.start());
    await expectPage(page, "login");
    expect(page.url()).toContain(`${pages}/login?continue=authorize`);
    await submitLogin(page, person);
    await expectConsent(page);
    expect(page.url()).toContain(`${pages}/consent?`);
    await allow(page);
    await expectWelcome(page);
    await page.goto(wiki.end.withHint);
    await page.waitForURL(`${wiki.origin}/bye`);
    await page.goto(wiki.start({ prompt: "none" }));
    await expectText(page, "Not logged in: login_required");
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("leads to the login there from a page of the server, and back", async () => {
    const { target, origin, pages, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(`${origin}/app/account/sessions`);
    await expectPage(page, "login");
    expect(page.url()).toBe(`${pages}/login?continue=account%2Fsessions`);
    await submitLogin(page, person);
    await expectPage(page, "sessions");
    expect(page.url()).toBe(`${origin}/app/account/sessions`);
    await follow(page, "Profile");
    await expectPage(page, "profile");
    expect(page.url()).toBe(`${origin}/app/account`);
    await press(page, "Log out");
    await expectPage(page, "login");
    expect(page.url()).toBe(`${pages}/login`);
    await follow(page, "Create an account");
    await expectPage(page, "register");
    expect(page.url()).toBe(`${origin}/app/register`);
    expect(complaintsOf(visitor)).toEqual([]);
  });
});
