import { describe, expect, it } from "vitest";
import { newcomer, newPassword, registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { addTotp, codeOf, verifyAddress } from "../../suite/http/calls/factors.ts";
import {
  expectFieldError,
  expectPage,
  expectText,
  field,
  follow,
  press,
  submitLogin,
  submitRegistration,
} from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { addVirtualAuthenticator } from "../../support/browser/virtual-authenticator.ts";
import { de } from "../../support/german.ts";
import { codeTo, mailTo } from "../../support/mail/mailbox.ts";
import { allow, expectConsent, expectWelcome, pagesShown } from "../../support/oidc/steps.ts";
import { useApps } from "../../support/oidc/with-apps.ts";
import { providerDrivers } from "../../support/tokens/oidc-key.ts";

describe("a login for an app of another site", () => {
  const setup = useApps();

  it("asks for both steps and the consent, goes on where the app leads, and asks for nothing the next time", async () => {
    const { target, wiki, shop, visit, complaintsOf } = setup();
    const { person, token } = await registerAndLogIn(target);
    const totp = await addTotp(target, token);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(wiki.start({ login_hint: person.username }));
    await expectPage(page, "login");
    await expectText(page, "Example Wiki");
    await expectText(page, new URL(wiki.origin).host);
    expect(await field(page, "Username or email").inputValue()).toBe(person.username);
    expect(await checkAppearance(page, "login for an app")).toEqual([]);
    await field(page, "Password").fill(person.password);
    await press(page, "Log in");
    await expectPage(page, "secondStep");
    await field(page, "Code").fill(codeOf(totp.secret));
    await press(page, "Log in");
    await expectConsent(page);
    await expectText(page, person.email);
    await expectText(page, "See your email address");
    expect(await checkAppearance(page, "consent")).toEqual([]);
    await allow(page);
    await expectWelcome(page);
    const { claims } = wiki.logins.at(-1)!;
    expect(claims).toMatchObject({ email: person.email, name: person.name, acr: "aal2" });

    const shown = pagesShown(page);
    await page.goto(shop.start());
    await expectWelcome(page);
    expect(shop.logins.at(-1)?.claims.sub).toBe(claims.sub);
    await page.goto(wiki.start());
    await expectWelcome(page);
    expect(shown).toEqual([]);
    expect(wiki.logins).toHaveLength(2);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("realworld 6: shows its pages and sends emails in the first language that the app asks for and the server offers", async () => {
    const { target, wiki, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page } = await visit({ locale: "en-US" });
    await page.goto(wiki.start({ ui_locales: "fr-CA de" }));
    const heading = (name: string) =>
      page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
    const field = (name: string) => page.getByRole("textbox", { name, exact: true });
    await heading(de.login.title);
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await page.getByRole("link", { name: de.login.forgot, exact: true }).click();
    await field(de.fields.usernameOrEmail).fill(person.email);
    await page.getByRole("button", { name: de.forgot.action, exact: true }).click();
    await heading(de.checkEmail.title);
    expect((await mailTo(person.email)).subject).toMatch(/^Neues Passwort für /);

    await page.goto(wiki.start({ ui_locales: "fr-CA de" }));
    await field(de.fields.usernameOrEmail).fill(person.username);
    await field(de.fields.password).fill(person.password);
    await page.getByRole("button", { name: de.login.action, exact: true }).click();
    await page.waitForURL(/\/consent\?/);
    await page.getByText(person.email).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    expect(await page.locator("body").innerText()).not.toContain("See your email address");
  });

  it("tells the app that the user did not allow it, and asks again the next time", async () => {
    const { target, wiki, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(wiki.start());
    await submitLogin(page, person);
    await expectConsent(page);
    await press(page, "Don’t allow");
    await expectText(page, "Not logged in: access_denied");
    await page.goto(wiki.start());
    await expectConsent(page);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("shows the request anew if it was shown more than ten minutes before", async () => {
    const { target, wiki, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page } = await visit();
    await page.goto(wiki.start());
    await submitLogin(page, person);
    await expectConsent(page);
    const { seals } = await providerDrivers();
    await page.route(
      "**/authorize/decision",
      async (route) => {
        const body = route.request().postDataJSON() as { readonly proof: string };
        // The proof of this request, with an end that has passed.
        const [, digest] = (await seals.read("proof", body.proof))!.split(".");
        const proof = await seals.sign("proof", `${Date.now() - 1}.${digest}`);
        return route.continue({ postData: JSON.stringify({ ...body, proof }) });
      },
      { times: 1 },
    );
    await allow(page);
    await expectText(page, "This page was out of date and now shows the current request.");
    await expectConsent(page);
    expect(await checkAppearance(page, "consent, anew")).toEqual([]);
    await allow(page);
    await expectWelcome(page);
  });

  it("ignores a click for 800 ms after the page was shown or came to the front", async () => {
    const { target, wiki, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page, calls } = await visit();
    const decisions = () => calls.filter((call) => call.endsWith("/authorize/decision")).length;
    await page.clock.install();
    await page.goto(wiki.start());
    await submitLogin(page, person);
    await expectConsent(page);
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await press(page, "Allow");
    await page.clock.fastForward(799);
    await press(page, "Allow");
    await page.clock.fastForward(1);
    expect(decisions()).toBe(0);
    await press(page, "Allow");
    await expectWelcome(page);
    expect(decisions()).toBe(1);
  });

  it("lets the user choose between two accounts", async () => {
    const { target, shop, visit, complaintsOf } = setup();
    const [{ person: first }, { person: second }] = [
      await registerAndLogIn(target),
      await registerAndLogIn(target),
    ];
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(shop.start());
    await submitLogin(page, first);
    await expectWelcome(page);
    const { sub } = shop.logins.at(-1)!.claims;

    await page.goto(shop.start({ prompt: "select_account" }));
    await page.getByRole("heading", { level: 1, name: "Choose an account" }).waitFor();
    expect(await checkAppearance(page, "choose an account")).toEqual([]);
    await follow(page, `Continue as ${first.name}`);
    await expectWelcome(page);
    expect(shop.logins.at(-1)?.claims.sub).toBe(sub);

    await page.goto(shop.start({ prompt: "select_account" }));
    await press(page, "Use another account");
    await submitLogin(page, { ...second, password: newPassword() });
    await expectFieldError(page, "Password", /wrong/i);
    await submitLogin(page, second);
    await expectWelcome(page);
    expect(shop.logins.at(-1)?.claims.sub).not.toBe(sub);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("lets the user change to an account by its passkey", async () => {
    const { target, pages, shop, visit, complaintsOf } = setup();
    const { person: first } = await registerAndLogIn(target);
    const { person: second, token } = await registerAndLogIn(target);
    await verifyAddress(target, token);
    const visitor = await visit();
    const { page } = visitor;
    const authenticator = await addVirtualAuthenticator(page);
    await page.goto(`${pages}/account/security`);
    await submitLogin(page, second);
    await press(page, "Add a passkey");
    await expectText(page, /^The passkey “.+” has been added\.$/);
    // Nobody touches it, so that the login page does not use it by itself.
    await authenticator.touch(false);
    await press(page, "Log out");
    await expectPage(page, "login");

    await page.goto(shop.start());
    await submitLogin(page, first);
    await expectWelcome(page);
    const { sub } = shop.logins.at(-1)!.claims;
    await page.goto(shop.start({ prompt: "select_account" }));
    const before = await authenticator.timesAsked();
    await press(page, "Use another account");
    // The suggestions of the browser began without a touch, so they go on waiting.
    await expect.poll(authenticator.timesAsked).toBeGreaterThan(before);
    await authenticator.touch(true);
    await press(page, "Log in with a passkey");
    await expectWelcome(page);
    expect(shop.logins.at(-1)?.claims.sub).not.toBe(sub);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("changes the account on the page of the consent, also to the same one", async () => {
    const { target, wiki, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page } = await visit();
    await page.goto(wiki.start());
    await submitLogin(page, person);
    await expectConsent(page);
    await press(page, "Use another account");
    await expectPage(page, "login");
    await submitLogin(page, person);
    await expectConsent(page);
    await press(page, "Use another account");
    await expectPage(page, "login");
    const { person: other } = await registerAndLogIn(target);
    await submitLogin(page, other);
    await expectConsent(page);
    await expectText(page, other.email);
  });

  it("confirms who is logged in if the app wants a new proof, and keeps the session", async () => {
    const { target, shop, visit, complaintsOf } = setup();
    const { person } = await registerAndLogIn(target);
    const visitor = await visit();
    const { page } = visitor;
    await page.goto(shop.start({ prompt: "login" }));
    await submitLogin(page, person);
    await expectWelcome(page);
    const before = shop.logins.at(-1)!.claims;
    await page.goto(shop.start({ prompt: "login" }));
    await expectPage(page, "confirm");
    await expectText(page, "Our Shop asks you to confirm it’s you.");
    expect(await checkAppearance(page, "confirm for an app")).toEqual([]);
    await field(page, "Password").fill(person.password);
    await press(page, "Continue");
    await expectWelcome(page);
    const after = shop.logins.at(-1)!.claims;
    expect(after.sub).toBe(before.sub);
    expect(after.auth_time!).toBeGreaterThanOrEqual(before.auth_time!);
    expect(shop.logins.length).toBeGreaterThan(1);
    expect(complaintsOf(visitor)).toEqual([]);
  });

  it("asks for another proof after one that came too late, instead of asking for ever on the same page", async () => {
    const { target, pages, shop, visit } = setup();
    const { person } = await registerAndLogIn(target);
    const { page } = await visit();
    await page.goto(shop.start());
    await submitLogin(page, person);
    await expectWelcome(page);
    await page.goto(shop.start({ prompt: "login" }));
    await expectPage(page, "confirm");
    // What the URL says of the time counts for an hour.
    const asked = new URL(page.url()).searchParams.get("continue")!.replace(/&asked=.*/, "");
    await page.goto(`${pages}/login?${new URLSearchParams({ continue: asked })}`);
    await expectPage(page, "confirm");
    await field(page, "Password").fill(person.password);
    await press(page, "Continue");
    await page.waitForURL(/asked%3Daq1_/);
    await field(page, "Password").fill(person.password);
    await press(page, "Continue");
    await expectWelcome(page);
  });

  it("begins with a registration if the app wants one", async () => {
    const { wiki, visit, complaintsOf } = setup();
    const visitor = await visit();
    const { page } = visitor;
    const person = newcomer();
    await page.goto(wiki.start({ prompt: "create" }));
    await expectPage(page, "register");
    await expectText(page, "Example Wiki");
    expect(await checkAppearance(page, "register for an app")).toEqual([]);
    await follow(page, "Log in");
    await expectPage(page, "login");
    await follow(page, "Create an account");
    await expectPage(page, "register");
    await submitRegistration(page, person);
    await expectPage(page, "checkMail");
    await page.reload();
    // Nothing is typed twice on the way back to the app.
    await field(page, "Code from the email").fill(await codeTo(person.email));
    await press(page, "Not now");
    await expectConsent(page);
    await allow(page);
    await expectWelcome(page);
    expect(wiki.logins.at(-1)?.claims["email"]).toBe(person.email);
    expect(complaintsOf(visitor)).toEqual([]);
  });
});
