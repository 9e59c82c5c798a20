import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { insertAccount } from "../../suite/http/calls/calls.ts";
import { addTotp, codeOf } from "../../suite/http/calls/factors.ts";
import {
  expectFieldError,
  expectPage,
  expectText,
  field,
  follow,
  press,
} from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { codeIn, mailTo } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import { member, useProvider } from "../../support/upstream/with-provider.ts";

const button = "Continue with Acme";

describe("the pages of a login at another provider", () => {
  const setup = useProvider();

  /** Opens the login page in a new browser, for a user of the issuer who is new here. */
  async function newcomer(more: Parameters<typeof member>[0] = {}) {
    const { acme, app, visit } = setup();
    const person = member(more);
    acme.person = person;
    const visitor = await visit();
    await visitor.page.goto(`${app}/login`);
    return { ...visitor, person };
  }

  /** Creates the account of a new user of the issuer. */
  async function signUp(more: Parameters<typeof member>[0] = {}) {
    const visitor = await newcomer(more);
    await follow(visitor.page, button);
    await expectPage(visitor.page, "register");
    await press(visitor.page, "Create account");
    await expectPage(visitor.page, "profile");
    return visitor;
  }

  const expectUrl = async (page: Page, path: string): Promise<void> => {
    await expect.poll(() => page.url()).toBe(`${setup().app}/${path}`);
  };

  it("create an account after a click that names provider and address, and log in without one later", async () => {
    const { page, person, calls } = await newcomer();
    expect(await checkAppearance(page, "login, provider")).toEqual([]);
    await follow(page, button);
    await expectPage(page, "register");
    await expectUrl(page, "connect");
    await expectText(page, `You’re logged in to Acme as ${person.email}.`);
    await expectText(page.getByRole("definition"), person.name);
    expect(await field(page, "Username").inputValue()).toBe(person.preferred_username);
    expect(await field(page, "Name").inputValue()).toBe(person.name);
    expect(await checkAppearance(page, "connect, new")).toEqual([]);
    expect(calls.filter((call) => call.endsWith("POST /session/upstream"))).toEqual([]);
    const other = await insertAccount(setup().target);
    await field(page, "Username").fill(other.username);
    await press(page, "Create account");
    await expectFieldError(page, "Username", /taken/);
    await field(page, "Username").fill(person.preferred_username);
    await press(page, "Create account");
    await expectPage(page, "profile");
    await expectText(page, person.email);
    await press(page, "Log out");
    await expectPage(page, "login");
    await expectText(page, "last used");
    expect(await checkAppearance(page, "login, provider used last")).toEqual([]);
    await page.getByRole("link", { name: button }).click();
    await expectPage(page, "profile");
  });

  it("A3: names both accounts before a login switches to another one, and switches after a click", async () => {
    const { acme, app, origin } = setup();
    const { page: other, person: bea } = await signUp();
    await press(other, "Log out");
    const { page, context, person: ann } = await signUp();
    // Nobody is logged in at the provider.
    await context.clearCookies({ domain: "127.0.0.1" });
    acme.person = bea;
    await page.goto(`${origin}/login/acme`);
    const action = `Continue as ${bea.preferred_username}`;
    await page.getByRole("heading", { level: 1, name: `${action}?`, exact: true }).waitFor();
    await expectText(page, `You’re logged in as ${ann.preferred_username}.`);
    expect(await checkAppearance(page, "connect, switch")).toEqual([]);
    await page.goto(`${app}/account`);
    await expectText(page, ann.email);
    await page.goto(`${app}/connect`);
    await press(page, action);
    await expectPage(page, "profile");
    await expectText(page, bea.email);
  });

  it("are in German as well", async () => {
    const { acme, app, visit } = setup();
    const person = member();
    acme.person = person;
    const { page } = await visit({ locale: "de-DE" });
    await page.goto(`${app}/login`);
    await follow(page, "Weiter mit Acme");
    await expectText(page, `Sie sind bei Acme als ${person.email} angemeldet.`);
    expect(await checkAppearance(page, "connect, German")).toEqual([]);
    await press(page, "Konto erstellen");
    await follow(page, "Verknüpfte Konten");
    await press(page, "Verknüpfung aufheben Acme");
    await expectText(page, "Danach können Sie sich nicht mehr mit Acme anmelden.");
    expect(await checkAppearance(page, "connected, German")).toEqual([]);
  });

  it("lead to what the login was asked to continue with, also if it is too long for the server", async () => {
    const { app, origin } = setup();
    const { page, person } = await signUp();
    await press(page, "Log out");
    await page.goto(`${app}/login?continue=account/security`);
    await page.getByRole("link", { name: button }).click();
    await expectPage(page, "factors");
    await page.goto(`${app}/account`);
    await press(page, "Log out");
    const long = `authorize?state=${"s".repeat(1100)}`;
    await page.goto(`${app}/login?${new URLSearchParams({ continue: long })}`);
    await page.getByRole("link", { name: button }).click();
    await page.waitForURL(`${origin}/${long}`);
    await page.goto(`${app}/login`);
    await expectPage(page, "profile");
    await expectText(page, person.email);
  });

  it("want a new login at the provider if a continue that is too long asks for one", async () => {
    const { acme, app, origin } = setup();
    const { page } = await signUp();
    await press(page, "Log out");
    const asked: (string | null)[] = [];
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin === acme.issuer && url.searchParams.has("client_id")) {
        asked.push(url.searchParams.get("max_age"));
      }
    });
    const long = `authorize?state=${"s".repeat(1100)}&asked=1`;
    await page.goto(`${app}/login?${new URLSearchParams({ continue: long })}`);
    await page.getByRole("link", { name: button }).click();
    await page.waitForURL(`${origin}/${long}`);
    expect(asked).toEqual(["0"]);
  });

  it("do not go on after ten minutes with what the user left", async () => {
    const { acme, app } = setup();
    const { page, context, person } = await signUp();
    await press(page, "Log out");
    await context.clearCookies({ domain: new URL(acme.issuer).hostname });
    acme.person = undefined;
    const long = `authorize?state=${"s".repeat(1100)}`;
    await page.goto(`${app}/login?${new URLSearchParams({ continue: long })}`);
    await page.getByRole("link", { name: button }).click();
    await expectText(page, "Acme: The login there was canceled.");
    await page.clock.setFixedTime(Date.now() + 600_001);
    acme.person = person;
    await page.goto(`${app}/login`);
    await page.getByRole("link", { name: button }).click();
    await expectPage(page, "profile");
  });

  it("say that the user cancelled, and show no text of the query", async () => {
    const { app, acme } = setup();
    const { page } = await newcomer();
    acme.person = undefined;
    await follow(page, button);
    await expectPage(page, "login");
    await expectText(page, "Acme: The login there was canceled.");
    await expectUrl(page, "login");
    expect(await checkAppearance(page, "login, cancelled at the provider")).toEqual([]);
    await page.goto(`${app}/login?error=Call+0800+now&provider=acme&continue=account/edit`);
    await expectText(page, "Acme: Go back and try again.");
    await expect.poll(() => page.url()).toContain("login?continue=account");
    await page.goto(`${app}/login?error=upstream_failed&provider=Evil`);
    await expectUrl(page, "login");
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("ask for the second factor, which is in the URL no more", async () => {
    const { target, app } = setup();
    const { page, person } = await signUp();
    const token = await page.evaluate(async () => {
      const headers = { "X-Latchkey": "1" };
      const answer = await fetch("/session/refresh", { method: "POST", headers });
      return ((await answer.json()) as { access_token: string }).access_token;
    });
    const totp = await addTotp(target, secret(token));
    await page.goto(`${app}/account`);
    await press(page, "Log out");
    await page.goto(`${app}/login?continue=account/security`);
    await page.getByRole("link", { name: button }).click();
    await expectPage(page, "secondStep");
    await expectUrl(page, "login?continue=account%2Fsecurity");
    await field(page, "Code").fill("12345");
    await press(page, "Log in");
    await expectFieldError(page, "Code", /wrong/);
    await field(page, "Code").fill(codeOf(totp.secret, 1));
    await press(page, "Log in");
    await expectPage(page, "factors");
    await page.goto(`${app}/account`);
    await expectText(page, person.email);
  });

  it("ask for an address that the provider has not verified, and for the code of the email to it", async () => {
    const { page, person } = await newcomer({ email_verified: false });
    await follow(page, button);
    await expectPage(page, "register");
    expect(await field(page, "Email").inputValue()).toBe(person.email);
    await expectText(page.getByRole("definition"), person.email);
    await expectText(page.getByRole("definition"), person.preferred_username);
    await expectText(page, "not verified by Acme");
    expect(await checkAppearance(page, "connect, address")).toEqual([]);
    await press(page, "Email me a code");
    await expectText(page, `We sent a code to ${person.email}.`);
    const code = codeIn(await mailTo(person.email));
    expect(await checkAppearance(page, "connect, code")).toEqual([]);
    await field(page, "Code from the email").fill(
      String((Number(code) + 1) % 1_000_000).padStart(6, "0"),
    );
    await press(page, "Create account");
    await expectFieldError(page, "Code from the email", /wrong, has expired/);
    await field(page, "Code from the email").fill(code);
    await press(page, "Create account");
    await expectPage(page, "profile");
    await expectText(page, person.email);
  });

  it("work in two tabs at once, and after going back", async () => {
    const { app } = setup();
    const { page, context, person } = await newcomer();
    const other = await context.newPage();
    await other.goto(`${app}/login`);
    for (const tab of [page, other]) {
      await follow(tab, button);
      await expectPage(tab, "register");
    }
    await press(page, "Create account");
    await expectPage(page, "profile");
    await press(other, "Create account");
    await expectPage(other, "profile");
    await expectText(other, person.email);
    await page.bringToFront();
    await page.goBack();
    await expectPage(page, "profile");
    expect(page.url()).not.toContain("#");
    await page.goto(`${app}/connect`);
    await expectPage(page, "late");
    expect(await checkAppearance(page, "connect, too late")).toEqual([]);
  });

  it("begin at the registration too, and keep what waits for a click when the page is loaded again", async () => {
    const { page, person } = await newcomer();
    await follow(page, "Create an account");
    await expectPage(page, "register");
    expect(await checkAppearance(page, "register, provider")).toEqual([]);
    await follow(page, button);
    await expectText(page, `You’re logged in to Acme as ${person.email}.`);
    await page.reload();
    await expectText(page, `You’re logged in to Acme as ${person.email}.`);
    await press(page, "Create account");
    await expectPage(page, "profile");
  });

  it("refuse a callback in another browser", async () => {
    const { app, acme, visit } = setup();
    const person = member();
    acme.person = person;
    const { page } = await visit({ allowComplaints: true });
    const callbacks: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/login/acme/callback")) callbacks.push(request.url());
    });
    await page.goto(`${app}/login`);
    await follow(page, button);
    await expectPage(page, "register");
    const stranger = await visit({ allowComplaints: true });
    await stranger.page.goto(callbacks[0]!);
    await follow(stranger.page, "Go to login");
    await expectPage(stranger.page, "login");
    expect(stranger.refusals()).toEqual(["400 GET /login/acme/callback"]);
  });
});
