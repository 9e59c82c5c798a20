import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { audienceOf, type PageName } from "../../src/core/ground/pages.ts";
import { en } from "../../src/core/languages/en/en.ts";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { insertAccount, newPassword, registerAndLogIn } from "../suite/http/calls/calls.ts";
import { addTotp } from "../suite/http/calls/factors.ts";
import { openUser } from "../suite/http/calls/organizations.ts";
import { startApi, startApiWithOptions } from "../support/browser/api.ts";
import { useAppInBrowser } from "../support/browser/app-in-browser.ts";
import { de } from "../support/german.ts";
import { mailTo, tokenIn } from "../support/mail/mailbox.ts";
import { secret } from "../support/secrets.ts";
import { member, useProvider } from "../support/upstream/with-provider.ts";

const german = { reducedMotion: "reduce", locale: "de-DE", allowComplaints: true } as const;

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const fill = (page: Page, name: string, value: string) => field(page, name).fill(value);

/** A field of a page, a wrong value for it, and the button that sends it. */
interface Wrong {
  readonly label: string;
  readonly value: () => string | Promise<string>;
  readonly button: string;
  /** The sentence at the field, in German. */
  readonly expected: string;
  /** Prepares the page: opens its form, and fills in the other fields. */
  readonly before?: (page: Page, email: string) => Promise<unknown>;
}

const wrongPassword = () => newPassword();
const { fields, errors, invalid } = de;

/** What the second step and the pages of factors have in common. */
const wrongCode = { label: fields.code, value: () => "000000", expected: errors.wrong_code };

/** What is wrong on each page that asks for a value, or why it asks for none. */
const rows: Readonly<Record<PageName, readonly Wrong[] | "asks for nothing">> = {
  login: [
    {
      label: fields.password,
      value: wrongPassword,
      button: de.login.action,
      expected: errors.invalid_grant,
      before: (page, email) => fill(page, fields.usernameOrEmail, email),
    },
  ],
  register: [
    {
      label: fields.username,
      value: () => "admin",
      button: de.register.action,
      expected: invalid.username,
      before: async (page) => {
        await fill(page, fields.name, "Anna");
        await fill(page, fields.email, "nobody@example.com");
        await fill(page, fields.password, newPassword());
      },
    },
  ],
  // Every name gets the same response.
  forgot: "asks for nothing",
  // Every name gets the same response.
  "login-link": "asks for nothing",
  code: [
    {
      label: de.emailCode.label,
      // Without the last digit, so that it is not sent before the click.
      value: () => "00000",
      button: de.common.continue,
      expected: errors.invalid_code,
      before: async (page, email) => {
        await page.goto(new URL("login-link", page.url()).href);
        await fill(page, fields.usernameOrEmail, email);
        await press(page, de.loginLink.action);
        await field(page, de.emailCode.label).waitFor();
      },
    },
  ],
  // Below, with a provider.
  connect: "asks for nothing",
  reset: [
    {
      label: fields.newPassword,
      value: () => "12345678",
      button: de.reset.action,
      expected: invalid.password,
      before: async (page, email) => {
        await page.goto(page.url().replace("/reset", "/forgot"));
        await fill(page, fields.usernameOrEmail, email);
        await press(page, de.forgot.action);
        const token = secret(tokenIn(await mailTo(email)));
        await page.goto(`${new URL("reset", page.url()).href}#token=${token}`);
      },
    },
  ],
  // first-admin.test.ts walks through it.
  setup: "asks for nothing",
  verify: "asks for nothing",
  undo: "asks for nothing",
  // It is shown only while the terms are due.
  terms: "asks for nothing",
  account: "asks for nothing",
  "account/edit": [
    {
      label: fields.username,
      value: () => "admin",
      button: de.common.save,
      expected: invalid.username,
    },
  ],
  "account/email": [
    {
      label: de.changeEmail.field,
      value: () => "nirgendwo",
      button: de.changeEmail.action,
      expected: invalid.email,
    },
  ],
  "account/password": [
    {
      label: fields.currentPassword,
      value: wrongPassword,
      button: de.changePassword.action,
      expected: errors.wrong_password,
      before: (page) => fill(page, fields.newPassword, newPassword()),
    },
  ],
  "account/delete": [
    {
      label: fields.password,
      value: wrongPassword,
      button: de.deleteAccount.action,
      expected: errors.wrong_password,
    },
  ],
  "account/sessions": "asks for nothing",
  "account/security": [
    {
      ...wrongCode,
      button: de.app.action,
      before: (page) => press(page, de.app.setUp),
    },
  ],
  secure: [
    {
      label: fields.currentPassword,
      value: wrongPassword,
      button: de.changePassword.action,
      expected: errors.wrong_password,
      before: (page) => fill(page, fields.newPassword, newPassword()),
    },
  ],
  "account/connected": "asks for nothing",
  "account/apps": "asks for nothing",
  // Below, with organizations.
  organizations: "asks for nothing",
  organization: "asks for nothing",
  "organization/members": "asks for nothing",
  "organization/invitations": "asks for nothing",
  invitation: "asks for nothing",
  consent: "asks for nothing",
  logout: "asks for nothing",
  error: "asks for nothing",
};

const wrongValues = Object.entries(rows).flatMap(([page, wrong]) =>
  typeof wrong === "string" ? [] : wrong.map((one) => [page as PageName, one] as const),
);

/** Expects a sentence at the field of this label. */
async function expectAt(page: Page, label: string, sentence: string): Promise<void> {
  const input = field(page, label);
  await input.and(page.locator("[aria-invalid=true]")).waitFor();
  const [id = ""] = ((await input.getAttribute("aria-describedby")) ?? "").split(" ");
  expect(await page.locator(`[id="${id}"]`).innerText()).toBe(sentence);
}

describe("a wrong value, in German", () => {
  const setup = useAppInBrowser((origin) => startApi(origin, { LOGIN_LINKS: "on" }));

  async function open(name: PageName) {
    const { api, app, visit } = setup();
    const { person, token } = await registerAndLogIn(api);
    await setAccount(api, person, "email_verified_at", "1");
    const visitor = await visit(german);
    if (audienceOf(name) === "users") await visitor.logIn(person);
    await visitor.page.goto(`${app.origin}/${name}`);
    return { ...visitor, api, app, person, token };
  }

  it.each(wrongValues)(
    "on the page %s has the German sentence of its error",
    async (name, wrong) => {
      const { page, person } = await open(name);
      await wrong.before?.(page, person.email);
      await fill(page, wrong.label, await wrong.value());
      await press(page, wrong.button);
      await expectAt(page, wrong.label, wrong.expected);
    },
  );

  it("in the second step of a login has the sentence of a wrong code, and of a wrong recovery code", async () => {
    const { page, person, api, token } = await open("login");
    await addTotp(api, token);
    await fill(page, fields.usernameOrEmail, person.username);
    await fill(page, fields.password, person.password);
    await press(page, de.login.action);
    await fill(page, fields.code, "000000");
    await press(page, de.secondStep.action);
    await expectAt(page, fields.code, errors.wrong_code);
    await press(page, de.secondStep.useRecoveryCode);
    await fill(page, fields.recoveryCode, "aaaaa-aaaaa-aaaaa");
    await press(page, de.secondStep.action);
    await expectAt(page, fields.recoveryCode, de.secondStep.wrongRecoveryCode);
    // Another language loads the page again, which keeps what was typed.
    await page.getByRole("combobox").selectOption("en");
    await press(page, en.secondStep.useRecoveryCode);
    expect(await page.getByLabel(en.fields.recoveryCode).inputValue()).toBe("");
  });

  it("in the dialog that asks for a proof has the sentence of a wrong password", async () => {
    const { page, api } = await open("account/security");
    await api.sql("UPDATE sessions SET proven_at = proven_at - 660000");
    await press(page, de.app.setUp);
    await fill(page, fields.password, newPassword());
    await press(page, de.common.continue);
    await expectAt(page, fields.password, errors.wrong_password);
  });

  it("on a page that is loaded again finds the second step, until the user cancels it", async () => {
    const { page, person, api, token } = await open("login");
    await addTotp(api, token);
    await fill(page, fields.usernameOrEmail, person.username);
    await fill(page, fields.password, person.password);
    await press(page, de.login.action);
    await field(page, fields.code).waitFor();
    await page.reload();
    await fill(page, fields.code, "000000");
    await press(page, de.secondStep.action);
    await expectAt(page, fields.code, errors.wrong_code);
    await press(page, de.common.cancel);
    await field(page, fields.usernameOrEmail).waitFor();
    await page.reload();
    await field(page, fields.usernameOrEmail).waitFor();
  });
});

describe("a wrong value on the pages of organizations, in German", () => {
  const setup = useAppInBrowser((origin) => startApiWithOptions(origin, { organizations: {} }));

  it("has the German sentence of its error", async () => {
    const { api, app, visit } = setup();
    const ann = await openUser(api);
    const { page, logIn } = await visit(german);
    await logIn(ann);
    await page.goto(`${app.origin}/organizations`);
    await fill(page, fields.name, "Bäckerei");
    const slug = fields.optional.replace("{label}", de.organizations.slug);
    await fill(page, slug, "-");
    await press(page, de.organizations.creating);
    await expectAt(page, slug, invalid.slug);
    await ann.call("POST", "", { name: "Andere", slug: "brot" });
    await fill(page, slug, "Brot");
    await press(page, de.organizations.creating);
    await expectAt(page, slug, errors.slug_taken);
    await fill(page, slug, "");
    await press(page, de.organizations.creating);
    await page.getByRole("link", { name: de.invitations.invitations }).click();
    await fill(page, fields.email, "nirgendwo");
    await press(page, de.invitations.action);
    await expectAt(page, fields.email, invalid.email);
    await fill(page, fields.email, ann.email);
    await press(page, de.invitations.action);
    await expectAt(page, fields.email, errors.already_member);
  });
});

describe("a wrong value on the page connect, in German", () => {
  const setup = useProvider();

  it("has the German sentence of its error", async () => {
    const { acme, app, target, visit } = setup();
    acme.person = member();
    const { page } = await visit({ locale: "de-DE", allowComplaints: true });
    await page.goto(`${app}/login`);
    await page.getByRole("link", { name: "Weiter mit Acme" }).click();
    const { username } = await insertAccount(target);
    await fill(page, fields.username, username);
    await press(page, de.register.action);
    await expectAt(page, fields.username, errors.username_taken);
  });
});
