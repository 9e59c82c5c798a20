import { describe, expect, it } from "vitest";
import { accountRow, withTerms } from "../../suite/http/calls/accounts.ts";
import { insertAccount, newcomer, newPassword } from "../../suite/http/calls/calls.ts";
import { expectPage, expectText, field, press, submitLogin } from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { de } from "../../support/german.ts";
import { expectWelcome } from "../../support/oidc/steps.ts";
import { useApps } from "../../support/oidc/with-apps.ts";

const privacy = { PRIVACY_URL: "https://acme.example/privacy" };
const acceptance = { terms_version: withTerms.TERMS_VERSION };

describe("the terms that users accept", () => {
  const setup = useApps({ env: { ...withTerms, ...privacy } });

  it("are asked for after a login, which then goes on, and only once", async () => {
    const { target, pages, visit, complaintsOf } = setup();
    const person = await insertAccount(target);
    const visitor = await visit();
    const { page } = visitor;
    const heading = page.getByRole("heading", { level: 1, name: "Accept our terms" });
    await page.goto(`${pages}/login?continue=account/sessions`);
    await submitLogin(page, person);
    await heading.waitFor();
    expect(await checkAppearance(page, "terms")).toEqual([]);
    for (const [name, href] of [
      ["terms of service", withTerms.TERMS_URL],
      ["privacy policy", privacy.PRIVACY_URL],
    ] as const) {
      expect(await page.getByRole("link", { name }).getAttribute("href")).toBe(href);
    }
    await page.goto(`${pages}/account/delete`);
    await expectPage(page, "deleteAccount");
    await page.goto(`${pages}/account/sessions`);
    await heading.waitFor();
    await page.getByRole("button", { name: "Log out" }).last().click();
    await expectPage(page, "login");
    expect(await accountRow(target, person)).toMatchObject({ terms_version: null });

    await page.goto(`${pages}/login?continue=account/sessions`);
    await submitLogin(page, person);
    await press(page, "Accept and continue");
    await expectPage(page, "sessions");
    expect(await accountRow(target, person)).toMatchObject(acceptance);
    await page.reload();
    await expectPage(page, "sessions");
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("are asked for before an app of the operator logs a user in, in German", async () => {
    const { target, shop, visit, complaintsOf } = setup();
    const person = await insertAccount(target);
    const visitor = await visit({ locale: "de-DE" });
    const { page } = visitor;
    await page.goto(shop.start());
    await field(page, de.fields.usernameOrEmail).fill(person.username);
    await field(page, de.fields.password).fill(person.password);
    await press(page, de.login.action);
    await page.getByRole("heading", { level: 1, name: de.terms.title }).waitFor();
    expect(await checkAppearance(page, "de terms")).toEqual([]);
    await press(page, de.terms.action);
    await expectWelcome(page);
    expect(await accountRow(target, person)).toMatchObject(acceptance);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("are accepted with the registration", async () => {
    const { target, pages, visit, complaintsOf } = setup();
    const person = newcomer({ password: newPassword() });
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(`${pages}/register`);
    await expectText(page, "By creating an account, you accept our terms of service.");
    await field(page, "Name").fill(person.name);
    await field(page, "Username").fill(person.username);
    await field(page, "Email").fill(person.email);
    await field(page, "Password").fill(person.password);
    await press(page, "Create account");
    await expectPage(page, "checkMail");
    expect(await accountRow(target, person)).toMatchObject(acceptance);
    expect(complaintsOf(visitor)).toEqual([]);
  });
});
