import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { en } from "../../src/core/languages/en/en.ts";
import { fill } from "../../src/core/languages/fill.ts";
import { merged, type Texts } from "../../src/core/languages/texts.ts";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { getMe, logInFrom } from "../suite/http/calls/browser.ts";
import { registerAndLogIn, newcomer, newPassword } from "../suite/http/calls/calls.ts";
import { startApi, startApiWithOptions, type ApiWithOptions } from "../support/browser/api.ts";
import { useAppInBrowser, useVisitors } from "../support/browser/app-in-browser.ts";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { de } from "../support/german.ts";
import { mailTo, tokenIn } from "../support/mail/mailbox.ts";
import { secret } from "../support/secrets.ts";

const still = { reducedMotion: "reduce" } as const;
const german = { ...still, locale: "de-DE" } as const;

const heading = (page: Page, name: string) =>
  page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole("link", { name, exact: true }).click();
const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

type Group = Readonly<Record<string, unknown>>;

/** The whole sentences and labels of a table that the other one does not have. */
function textsOnlyIn(group: Group, other: Group): string[] {
  return Object.entries(group).flatMap(([name, text]) => {
    if (typeof text !== "string") return textsOnlyIn(text as Group, other[name] as Group);
    return text === other[name] || text.includes("{") || text.length < 5 ? [] : [text];
  });
}

const englishOnly = textsOnlyIn(en, de);

/** The English texts that a page shows, also those for screen readers. */
async function englishIn(page: Page): Promise<string[]> {
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll("#app *")].flatMap((element) => [
      element.getAttribute("aria-label") ?? "",
      ...[...element.childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map(({ textContent }) => (textContent ?? "").trim()),
    ]),
  );
  return englishOnly.filter((text) => shown.includes(text));
}

/** What is wrong with a page in German. */
const faultsOf = async (page: Page, name: string): Promise<string[]> => [
  ...(await checkAppearance(page, `de ${name}`)),
  ...(await englishIn(page)),
];

describe("the pages in German", () => {
  const setup = useAppInBrowser(startApi);

  it("are accessible, fit the window and have no English text while nobody is logged in", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page } = await visit({ ...german, allowComplaints: true });
    await page.goto(`${app.origin}/login`);
    await heading(page, de.login.title);
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await press(page, de.login.action);
    expect(await faultsOf(page, "login, empty")).toEqual([]);
    await field(page, de.fields.usernameOrEmail).fill(person.username);
    await field(page, de.fields.password).fill(newPassword());
    await press(page, de.login.action);
    await page.getByText(de.errors.invalid_grant).waitFor();
    expect(await faultsOf(page, "login, wrong password")).toEqual([]);

    await follow(page, de.login.register);
    await heading(page, de.register.title);
    const { name } = newcomer();
    await field(page, de.fields.name).fill(name);
    await field(page, de.fields.username).fill("admin");
    await field(page, de.fields.email).fill("nirgendwo");
    await field(page, de.fields.password).fill("1234567");
    await press(page, de.register.action);
    for (const fault of [de.invalid.username, de.invalid.email, de.invalid.password]) {
      await page.getByText(fault).waitFor();
    }
    expect(await faultsOf(page, "register, invalid fields")).toEqual([]);

    await page.goto(`${app.origin}/forgot`);
    await field(page, de.fields.usernameOrEmail).fill(person.email);
    expect(await faultsOf(page, "forgot")).toEqual([]);
    await press(page, de.forgot.action);
    await heading(page, de.checkEmail.title);
    expect(await faultsOf(page, "forgot, sent")).toEqual([]);
    await page.goto(`${app.origin}/reset#token=lt1_x`);
    await heading(page, de.reset.dead);
    expect(await faultsOf(page, "reset, dead")).toEqual([]);
    await page.goto(`${app.origin}/verify#token=lt1_x`);
    await heading(page, de.reset.dead);
    await page.getByText(de.verify.deadText).waitFor();
    expect(await faultsOf(page, "verify, dead")).toEqual([]);
    await page.goto(`${app.origin}/nothing-here`);
    await heading(page, de.common.notFound);
    expect(await faultsOf(page, "not found")).toEqual([]);
    await page.goto(`${app.origin}/error?code=invalid_link&id=request-1`);
    await heading(page, de.common.failed);
    await page.getByText(de.errors.invalid_link).waitFor();
    const requestId = de.common.requestId as typeof en.common.requestId;
    await page.getByText(fill(requestId, { id: "request-1" })).waitFor();
    expect(await faultsOf(page, "error")).toEqual([]);
  });

  it("are accessible, fit the window and have no English text for a user", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    for (const agent of ["curl/8.14.1", "curl/8.14.1", ""]) {
      expect((await logInFrom(api, person, { "User-Agent": agent })).status).toBe(200);
    }
    const { page, logIn } = await visit({ ...german, allowComplaints: true });
    await logIn(person);
    for (const [path, title] of [
      ["account", de.profile.title],
      ["account/edit", de.profile.edit],
      ["account/email", de.changeEmail.title],
      ["account/security", de.security.title],
      ["account/password", de.changePassword.title],
      ["secure", de.secure.title],
      ["account/sessions", de.devices.title],
      ["account/delete", de.deleteAccount.title],
    ] as const) {
      await page.goto(`${app.origin}/${path}`);
      await heading(page, title);
      await page.getByText(de.common.loading).waitFor({ state: "detached" });
      expect(await faultsOf(page, path)).toEqual([]);
    }
  });

  it("change the address of the user after the link was opened, and undo that", async () => {
    const { api, app, visit } = setup();
    const { person, token } = await registerAndLogIn(api);
    await setAccount(api, person, "email_verified_at", "1");
    const { page, logIn } = await visit({ ...german, allowComplaints: true });
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    await follow(page, de.profile.changeEmail);
    const { email } = newcomer();
    await field(page, de.changeEmail.field).fill(email);
    await press(page, de.changeEmail.action);
    await page.getByText(email).waitFor();
    expect(await faultsOf(page, "change-email, sent")).toEqual([]);
    expect((await getMe(api, token)).body["email"]).toBe(person.email);
    await page.goto(`${app.origin}/verify#token=${tokenIn(await mailTo(email))}`);
    await press(page, de.verify.action);
    await heading(page, de.verify.done);
    expect((await getMe(api, token)).body["email"]).toBe(email);

    // The first one is about the login.
    const notice = await mailTo(person.email, 2);
    const [, undo = ""] = /\/undo#token=(\S+)/.exec(notice.text) ?? [];
    await page.goto(`${app.origin}/undo#token=${secret(undo)}`);
    await heading(page, de.undo.title);
    expect(await faultsOf(page, "undo")).toEqual([]);
    await press(page, de.undo.action);
    await heading(page, de.reset.title);
    const { fragment } = await page.evaluate(() => history.state as { fragment: string });
    secret(fragment.slice("token=".length));
    expect(page.url()).not.toContain("#");
    await field(page, de.fields.newPassword).fill(newPassword());
    await press(page, de.reset.action);
    await heading(page, de.profile.title);
    await page.goto(`${app.origin}/undo#token=${undo}`);
    await heading(page, de.undo.done);
    await page.getByText(person.username).waitFor();
    expect(await faultsOf(page, "undo, used link")).toEqual([]);
    await follow(page, de.reset.title);
    await heading(page, de.forgot.title);
  });
});

describe("the pages in English", () => {
  const setup = useAppInBrowser(startApi);

  it("show all errors of a form at the same time", async () => {
    const { app, visit } = setup();
    const { page } = await visit(still);
    await page.goto(`${app.origin}/register`);
    await field(page, "Email").fill("nowhere");
    await field(page, "Username").fill("a");
    await field(page, "Password").fill("1234567");
    await press(page, "Create account");
    for (const name of ["Name", "Username", "Email", "Password"]) {
      expect(await field(page, name).getAttribute("aria-invalid"), name).toBe("true");
    }
    expect(await checkAppearance(page, "register, all errors")).toEqual([]);
  });

  it("help a user whose account was used by somebody else", async () => {
    const { api, app, visit } = setup();
    const { person, token } = await registerAndLogIn(api);
    const { page } = await visit({ ...still, allowComplaints: true });
    await page.goto(`${app.origin}/secure`);
    await heading(page, "Log in");
    await field(page, "Username or email").fill(person.username);
    await field(page, "Password").fill(person.password);
    await press(page, "Log in");
    await heading(page, "Secure your account");
    expect(await checkAppearance(page, "secure")).toEqual([]);
    await press(page, "Log out all other devices");
    await page.getByText("All other devices have been logged out.", { exact: true }).waitFor();
    expect((await getMe(api, token)).status).toBe(401);
    await follow(page, "Forgot password?");
    await heading(page, "Forgot your password?");
  });

  it("do not tell users what only an operator can do", async () => {
    const { api, app, visit } = setup();
    const { page, context } = await visit({ ...still, allowComplaints: true });
    await page.goto(`${app.origin}/login`);
    await context.route(`${api.baseUrl}/session`, (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        headers: {
          "Access-Control-Allow-Origin": app.origin,
          "Access-Control-Allow-Credentials": "true",
        },
        json: { code: "origin_not_allowed", title: "Add it to CORS_ORIGINS." },
      }),
    );
    await field(page, "Username or email").fill("ann");
    await field(page, "Password").fill(newPassword());
    await press(page, "Log in");
    await page.getByText("This page isn’t set up correctly.").waitFor();
    expect(await page.locator("body").innerText()).not.toContain("CORS_ORIGINS");
  });
});

describe("a page served by Latchkey", () => {
  /** A language that no server has, with the words of another one turned around. */
  const other = (title: string): Texts => merged<Texts>(en, { login: { title } });
  let api: ApiWithOptions;
  const visitors = useVisitors();

  beforeAll(async () => {
    const texts = {
      en: { login: { title: "Welcome back" } },
      fr: other("Connexion"),
      ar: other("تسجيل الدخول"),
    };
    api = await startApiWithOptions("https://app.example.com", { texts });
  });

  afterAll(async () => {
    await closePages();
    await api.close();
  });

  const open = async (locale: string) => {
    const { baseUrl } = api;
    const visitor = await visitors.open(await sharedChromium(), baseUrl, baseUrl, {
      ...still,
      locale,
      allowComplaints: true,
    });
    await visitor.page.goto(`${baseUrl}/app/login`);
    return visitor.page;
  };

  it.each([
    ["en-GB", "en", "ltr", "Welcome back"],
    ["de-AT", "de", "ltr", de.login.title],
    ["fr-CA", "fr", "ltr", "Connexion"],
    ["ar-EG", "ar", "rtl", "تسجيل الدخول"],
    ["it-IT", "en", "ltr", "Welcome back"],
  ])("is for a browser in %s in %s, %s", async (locale, lang, dir, title) => {
    const page = await open(locale);
    await heading(page, title);
    const html = page.locator("html");
    expect([await html.getAttribute("lang"), await html.getAttribute("dir")]).toEqual([lang, dir]);
    expect(await checkAppearance(page, `login in ${locale}`)).toEqual([]);
  });

  it("turns the pages of an account around for a language from right to left", async () => {
    const { person } = await registerAndLogIn(api);
    const page = await open("ar");
    await field(page, en.fields.usernameOrEmail).fill(person.username);
    await field(page, en.fields.password).fill(person.password);
    await press(page, en.login.action);
    await heading(page, en.profile.title);
    expect(await checkAppearance(page, "ar profile")).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    const side = await page.locator(".side").boundingBox();
    const main = await page.locator("main").boundingBox();
    expect(side!.x).toBeGreaterThan(main!.x);
    await follow(page, en.frame.security);
    await heading(page, en.security.title);
    expect(await checkAppearance(page, "ar security")).toEqual([]);
  });

  it("changes its language in the menu, keeps it, and changes that of the user's emails", async () => {
    const { person, token } = await registerAndLogIn(api);
    const page = await open("fr");
    await heading(page, "Connexion");
    const menu = () => page.getByRole("combobox");
    expect(await menu().getByRole("option").allInnerTexts()).toEqual([
      "English",
      "Deutsch",
      "Français",
      "العربية",
    ]);
    await menu().selectOption("de");
    await heading(page, de.login.title);
    await page.reload();
    await heading(page, de.login.title);
    await field(page, de.fields.usernameOrEmail).fill(person.username);
    await field(page, de.fields.password).fill(person.password);
    await press(page, de.login.action);
    await heading(page, de.profile.title);
    await menu().selectOption("en");
    await heading(page, en.profile.title);
    expect((await getMe(api, token)).body["locale"]).toBe("en");
    await menu().selectOption("ar");
    await expect.poll(async () => (await getMe(api, token)).body["locale"]).toBe("ar");
  });
});
