import { describe, expect, it } from "vitest";
import { setAccount } from "../../suite/http/calls/accounts.ts";
import { getMe } from "../../suite/http/calls/browser.ts";
import { logIn, newcomer, newPassword, registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { askLoginLink, askVerification, linkFor } from "../../suite/http/calls/links.ts";
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
  submitRegistration,
} from "../../support/browser/app.ts";
import { checkAppearance } from "../../support/browser/appearance.ts";
import { codeTo, mailTo, tokenIn } from "../../support/mail/mailbox.ts";

// Without animations, screenshots show the final state at once.
const still = { reducedMotion: "reduce" } as const;

describe("the links of mails in the example app", () => {
  const setup = useAppInBrowser(startApi);

  it("replace a forgotten password, log in with the new one, and lead on to what the login was for", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page } = await visit(still);
    await page.goto(`${app.origin}/login?continue=account/edit`);
    await field(page, "Username or email").fill(person.username);
    await follow(page, "Forgot password?");
    await expectPage(page, "forgot");
    expect(await field(page, "Username or email").inputValue()).toBe(person.username);
    expect(await checkAppearance(page, "forgot")).toEqual([]);
    await press(page, "Email me a reset link");
    await expectPage(page, "checkMail");
    expect(await checkAppearance(page, "forgot, sent")).toEqual([]);

    const token = tokenIn(await mailTo(person.email));
    const password = newPassword();
    await page.goto(`${app.origin}/reset#token=${token}`);
    await expectPage(page, "reset");
    expect(page.url()).not.toContain(token);
    await page.reload();
    await expectText(page, person.email);
    // For password managers.
    expect(await page.locator("input[autocomplete=username]").inputValue()).toBe(person.email);
    await field(page, "New password").fill("1234567");
    await press(page, "Change password");
    await expectFieldError(page, "New password", /./);
    expect(await checkAppearance(page, "reset, refused")).toEqual([]);
    await field(page, "New password").fill(password);
    await press(page, "Change password");
    await expectPage(page, "editProfile");
    await page.goto(`${app.origin}/account`);
    await expectText(page, "Verified");
    expect((await logIn(api, { ...person, password })).status).toBe(200);
  });

  it("log this browser in again, if somebody is logged in, work once, and say so", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const token = await linkFor(api, person);
    const { page, logIn } = await visit({ ...still, allowComplaints: true });
    await logIn(person);
    await page.goto(`${app.origin}/reset#token=${token}`);
    await expectPage(page, "reset");
    await field(page, "New password").fill(newPassword());
    await press(page, "Change password");
    await expectPage(page, "profile");

    await page.goto(`${app.origin}/reset#token=${token}`);
    await page.getByRole("heading", { name: "Your password has already been changed" }).waitFor();
    expect(await checkAppearance(page, "reset, used link")).toEqual([]);
    const { page: elsewhere } = await visit({ ...still, allowComplaints: true });
    await elsewhere.goto(`${app.origin}/reset#token=${token}`);
    // It says so before anything is typed.
    await expectPage(elsewhere, "deadLink");
    expect(await elsewhere.getByRole("textbox").count()).toBe(0);
    expect(await checkAppearance(elsewhere, "reset, dead link")).toEqual([]);
    await follow(elsewhere, "Request a new link");
    await expectPage(elsewhere, "forgot");
  });

  it("verify the e-mail address, from the profile and after a click only", async () => {
    const { api, app, visit } = setup();
    const { person, token: accessToken } = await registerAndLogIn(api);
    await setAccount(api, person, "email_failed_at", "1");
    const { page, logIn } = await visit(still);
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    const refused = page.getByText("We couldn’t deliver email to this address.");
    await refused.waitFor();
    await press(page, "Verify");
    await expectPage(page, "checkMail");
    await expectText(page, person.email);
    expect(await checkAppearance(page, "profile, code sent")).toEqual([]);

    const token = tokenIn(await mailTo(person.email));
    await page.goto(`${app.origin}/verify#token=${token}`);
    await expectPage(page, "verify");
    await expectText(page, person.username);
    expect(page.url()).toBe(`${app.origin}/verify`);
    await page.reload();
    await page.getByRole("button", { name: "Verify my email address" }).waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);
    expect(await checkAppearance(page, "verify")).toEqual([]);
    const isVerified = async () => (await getMe(api, accessToken)).body["email_verified"];
    expect(await isVerified()).toBe(false);
    await press(page, "Verify my email address");
    await expectPage(page, "verified");
    expect(await isVerified()).toBe(true);
    expect(await checkAppearance(page, "verified")).toEqual([]);
    await follow(page, "Continue");
    await expectPage(page, "profile");
    await page.getByText("Verified", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Verify", exact: true }).count()).toBe(0);
    expect(await refused.count()).toBe(0);
  });

  it("A2: show a stranger’s account to the owner of its address, who takes it over", async () => {
    const { api, app, visit } = setup();
    const { person: stranger, token: strangers } = await registerAndLogIn(api);
    const ask = () => askVerification(api, strangers);
    const token = await linkFor(api, { username: "", email: stranger.email }, ask);
    const { page } = await visit({ ...still, allowComplaints: true });
    await page.goto(`${app.origin}/verify#token=${token}`);
    await expectText(page, stranger.username);
    await press(page, "This isn’t mine");
    await expectText(page, `We sent an email to ${stranger.email}.`);
    expect(await checkAppearance(page, "verify, disowned")).toEqual([]);
    expect((await getMe(api, strangers)).body["email_verified"]).toBe(false);
    await page.goto(`${app.origin}/reset#token=${tokenIn(await mailTo(stranger.email, 2))}`);
    await field(page, "New password").fill(newPassword());
    await press(page, "Change password");
    await expectPage(page, "profile");
    expect((await logIn(api, stranger)).status).toBe(400);

    await page.goto(`${app.origin}/verify#token=${token}`);
    await page.getByRole("heading", { name: "This address is already verified" }).waitFor();
    await expectText(page, stranger.email);
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
  });

  it("log in without a password, after a click only, once, and also where somebody is logged in", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    await setAccount(api, person, "email_verified_at", "1");
    const { page } = await visit({ ...still, allowComplaints: true });
    await page.goto(`${app.origin}/login`);
    await field(page, "Username or email").fill(person.email);
    await follow(page, "Email me a login code");
    await expectPage(page, "loginLink");
    expect(await checkAppearance(page, "login link")).toEqual([]);
    expect(await field(page, "Username or email").inputValue()).toBe(person.email);
    await press(page, "Email me a login code");
    await expectPage(page, "checkMail");

    const referrers: (string | undefined)[] = [];
    page.on("request", (request) => referrers.push(request.headers()["referer"]));
    const token = tokenIn(await mailTo(person.email));
    await page.goto(`${app.origin}/login#token=${token}`);
    await expectPage(page, "byLink");
    await expectText(page, person.username);
    expect(page.url()).toBe(`${app.origin}/login`);
    await page.reload();
    await expectPage(page, "byLink");
    await expectText(page, person.username);
    expect(await checkAppearance(page, "log in by link")).toEqual([]);
    await press(page, "Log in");
    await expectPage(page, "profile");
    expect(page.url()).toBe(`${app.origin}/account`);
    expect(referrers.length).toBeGreaterThan(3);
    expect(referrers.join()).not.toContain("lt1_");

    await page.goto(`${app.origin}/login#token=${token}`);
    await expectPage(page, "deadLink");
    expect(await checkAppearance(page, "log in by link, used")).toEqual([]);
    const next = await linkFor(api, person, () => askLoginLink(api, person.username));
    await page.goto(`${app.origin}/login#token=${next}`);
    await press(page, "Log in");
    await expectPage(page, "profile");
  });

  it("log in by the code of the email, which takes a paste, where the user asked for it", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    await setAccount(api, person, "email_verified_at", "1");
    const { page } = await visit({ ...still, allowComplaints: true });
    await page.goto(`${app.origin}/login?continue=account/sessions`);
    await field(page, "Username or email").fill(person.username);
    await follow(page, "Email me a login code");
    await press(page, "Email me a login code");
    await expectPage(page, "checkMail");
    expect(await checkAppearance(page, "login code")).toEqual([]);
    const code = await codeTo(person.email);
    const input = field(page, "Code from the email");
    expect(await input.getAttribute("autocomplete")).toBe("one-time-code");
    expect(await input.getAttribute("inputmode")).toBe("numeric");
    await input.fill(String((Number(code) + 1) % 1_000_000).padStart(6, "0"));
    await expectFieldError(page, "Code from the email", /wrong, has expired/);
    expect(await checkAppearance(page, "login code, refused")).toEqual([]);
    await press(page, "Wrong address?");
    expect(await field(page, "Username or email").inputValue()).toBe(person.username);
    await press(page, "Email me a login code");
    const second = await codeTo(person.email, 2);
    await field(page, "Code from the email").fill(`${second.slice(0, 3)} ${second.slice(3)}`);
    await expectPage(page, "sessions");
    expect(page.url()).toBe(`${app.origin}/account/sessions`);
  });
});

describe("the example app in a browser, if a login waits for a verified address", () => {
  const setup = useAppInBrowser((origin) => startApi(origin, { REQUIRE_VERIFIED_EMAIL: "on" }));

  it("asks for the code or the link after the registration and at the login", async () => {
    const { app, visit } = setup();
    const { page } = await visit({ ...still, allowComplaints: true });
    const person = newcomer();
    await page.goto(`${app.origin}/register`);
    await submitRegistration(page, person);
    await expectPage(page, "checkMail");
    await expectText(page, person.email);
    expect(await checkAppearance(page, "register, check mail")).toEqual([]);
    await mailTo(person.email);

    await page.goto(`${app.origin}/login`);
    await submitLogin(page, person);
    await expectPage(page, "checkMail");
    await expectText(page, "Your email address isn’t verified yet.");
    expect(await checkAppearance(page, "login, check mail")).toEqual([]);
    const token = tokenIn(await mailTo(person.email, 2));

    await page.goto(`${app.origin}/verify#token=${token}`);
    await field(page, "Password").fill("a wrong password");
    await press(page, "Verify my email address");
    await expectFieldError(page, "Password", "Wrong password.");
    await expectText(page, "Confirm that this account is yours.");
    expect(await checkAppearance(page, "verify, password")).toEqual([]);
    await field(page, "Password").fill(person.password);
    await press(page, "Verify my email address");
    await follow(page, "Continue");
    await expectPage(page, "login");
    await submitLogin(page, person);
    await expectPage(page, "profile");
  });
});

describe("the example app in a browser, if the registration is private", () => {
  const setup = useAppInBrowser((origin) =>
    startApi(origin, { REGISTRATION_PRIVACY: "on", REGISTRATION_REQUIRES: "name" }),
  );

  it("asks for no username, and shows the same page for an address that has an account", async () => {
    const { app, visit } = setup();
    const { page } = await visit(still);
    const { email, password, name } = newcomer();
    for (const count of [1, 2]) {
      await page.goto(`${app.origin}/register`);
      await field(page, "Name").fill(name);
      await field(page, "Email").fill(email);
      await field(page, "Password").fill(password);
      expect(await page.getByRole("textbox").count()).toBe(3);
      await press(page, "Create account");
      await expectPage(page, "checkMail");
      await expectText(page, email);
      await mailTo(email, count);
      // The page stays over a reload, and a new tab begins again.
      await page.evaluate(() => sessionStorage.clear());
    }
  });
});
