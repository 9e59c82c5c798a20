import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { accountRow } from "../../suite/http/calls/accounts.ts";
import { newcomer, newPassword, register, type Person } from "../../suite/http/calls/calls.ts";
import { startApi } from "../../support/browser/api.ts";
import { useAppInBrowser } from "../../support/browser/app-in-browser.ts";
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
import { codeTo } from "../../support/mail/mailbox.ts";

const still = { reducedMotion: "reduce", allowComplaints: true } as const;
const code = "Code from the email";

describe("the example app for a user without a password", () => {
  const setup = useAppInBrowser(startApi);

  /** Logs in by a code to an address that nobody has verified, which takes the password away. The login is an hour old. */
  async function visitor() {
    const { api, app, visit } = setup();
    const person = newcomer();
    await register(api, person);
    const { page } = await visit(still);
    await page.goto(`${app.origin}/login-link`);
    await field(page, "Username or email").fill(person.username);
    await press(page, "Email me a login code");
    await field(page, code).fill(await codeTo(person.email));
    await expectPage(page, "profile");
    const { id } = await accountRow(api, person);
    await api.sql(`UPDATE sessions SET proven_at = 1 WHERE user_id = '${String(id)}'`);
    return { api, app, page, person };
  }

  /** Answers the question for a new proof with the code of the person's email of this number. */
  async function confirm(page: Page, { email }: Person, count: number): Promise<void> {
    await expectText(page, `We’ll send it to ${email}.`);
    expect(await checkAppearance(page, "confirm by email")).toEqual([]);
    await press(page, "Email me a code");
    await expectText(page, `We sent a code to ${email}.`);
    await press(page, "Continue");
    await expectFieldError(page, code, /./);
    const right = await codeTo(email, count);
    await field(page, code).fill(String((Number(right) + 1) % 1_000_000).padStart(6, "0"));
    await expectFieldError(page, code, /wrong, has expired/);
    expect(await checkAppearance(page, "confirm by email, refused")).toEqual([]);
    await field(page, code).fill(right);
  }

  it("sets a first password after a code, and then changes it with the password", async () => {
    const { app, page, person } = await visitor();
    await page.goto(`${app.origin}/account/security`);
    await expectText(page, "You don’t have a password.");
    await follow(page, "Set a password");
    await page.getByRole("heading", { level: 1, name: "Set a password" }).waitFor();
    expect(await field(page, "Current password").count()).toBe(0);
    expect(await checkAppearance(page, "set a password")).toEqual([]);
    const password = newPassword();
    await field(page, "New password").fill(password);
    await press(page, "Set a password");
    await confirm(page, person, 2);
    await expectPage(page, "profile");
    await expectText(page, "Your password has been set.");
    await page.goto(`${app.origin}/account/password`);
    await expectPage(page, "changePassword");
    await field(page, "Current password").waitFor();
    await press(page, "Log out");
    await submitLogin(page, { ...person, password });
    await expectPage(page, "profile");
  });

  it("changes the address and deletes the account after a code, and the pages ask for no password", async () => {
    const { api, app, page, person } = await visitor();
    await page.goto(`${app.origin}/account/email`);
    await field(page, "New email").fill(`new.${person.email}`);
    await press(page, "Send code");
    await confirm(page, person, 2);
    await expectText(page, `new.${person.email}`);
    await page.goto(`${app.origin}/account/delete`);
    await expectPage(page, "deleteAccount");
    expect(await page.getByLabel("Password").count()).toBe(0);
    expect(await checkAppearance(page, "delete without a password")).toEqual([]);
    // The proof for the change of the address is seconds old, and was for something else.
    await press(page, "Delete my account");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectPage(page, "deleteAccount");
    await press(page, "Delete my account");
    await confirm(page, person, 3);
    await expectPage(page, "login");
    await expectText(page, "Your account has been deleted.");
    expect((await accountRow(api, person))["email"]).toBe("");
  });
});
