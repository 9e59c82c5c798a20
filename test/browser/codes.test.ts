import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setAccount } from "../suite/http/calls/accounts.ts";
import { getMe } from "../suite/http/calls/browser.ts";
import {
  insertAccount,
  newPassword,
  registerAndLogIn,
  uniqueName,
} from "../suite/http/calls/calls.ts";
import { startApi } from "../support/browser/api.ts";
import { useAppInBrowser } from "../support/browser/app-in-browser.ts";
import { codeIn, mailsTo, mailTo, tokenIn } from "../support/mail/mailbox.ts";
import { secret } from "../support/secrets.ts";

const calm = { reducedMotion: "reduce", locale: "en-US" } as const;
/** Refused calls, which the browser's console shows. */
const refusing = { ...calm, allowComplaints: true } as const;

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole("link", { name, exact: true }).click();
const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const heading = (page: Page, name: string) =>
  page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const code = (page: Page) => field(page, "Code from the email");
/** A code that is wrong. */
const other = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, "0");
const keptIn = (page: Page) => page.evaluate(() => JSON.stringify(sessionStorage));

function newUser() {
  const username = uniqueName();
  return { username, email: `${username}@example.com`, password: newPassword() };
}

async function register(page: Page, { username, email, password }: ReturnType<typeof newUser>) {
  await field(page, "Name").fill("Ann");
  await field(page, "Username").fill(username);
  await field(page, "Email").fill(email);
  await field(page, "Password").fill(password);
  await press(page, "Create account");
  await heading(page, "Check your email");
  await page.getByText(email).waitFor();
}

async function askForLogin(page: Page, origin: string, name: string) {
  await page.goto(`${origin}/login-link`);
  await field(page, "Username or email").fill(name);
  await press(page, "Email me a login code");
  await heading(page, "Check your email");
}

describe("the code page", () => {
  const setup = useAppInBrowser((origin) => startApi(origin, { LOGIN_LINKS: "on", MFA: "off" }));

  it("follows a registration, is sent by itself at the sixth digit, also after a reload and a paste with a blank", async () => {
    const { app, visit } = setup();
    const { page } = await visit(refusing);
    await page.goto(`${app.origin}/register?continue=account/sessions`);
    const user = newUser();
    await register(page, user);
    const right = codeIn(await mailTo(user.email));
    await code(page).fill(other(right));
    await page.getByText("This code is wrong").waitFor();
    await page.reload();
    await page.getByText(user.email).waitFor();
    await code(page).fill(`${right.slice(0, 3)} ${right.slice(3)}`);
    await heading(page, "Where you’re logged in");
    expect(await keptIn(page)).not.toContain("login_request");
    await follow(page, "Profile");
    await page.getByText("Verified", { exact: true }).waitFor();
  });

  it("can wait: “Later” leads to where the registration leads, and the profile asks again", async () => {
    const { app, visit } = setup();
    const { page } = await visit(calm);
    await page.goto(`${app.origin}/register`);
    const user = newUser();
    await register(page, user);
    await press(page, "Later");
    await heading(page, "Profile");
    await press(page, "Verify");
    await heading(page, "Check your email");
    await expect.poll(() => keptIn(page)).toContain("login_request");
    await code(page).fill(codeIn(await mailTo(user.email, 2)));
    await heading(page, "Profile");
    await page.getByText("Verified", { exact: true }).waitFor();
  });

  it("forgets what a user began when the user logs out in the same tab", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page, logIn } = await visit(calm);
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    await press(page, "Verify");
    await heading(page, "Check your email");
    await press(page, "Log out");
    await field(page, "Username or email").waitFor();
    expect(await keptIn(page)).not.toContain(person.email);
    await page.goto(`${app.origin}/code`);
    await field(page, "Username or email").waitFor();
  });

  it("forgets the new address of a user who logs out, and the code of one whose session ended while the tab was away", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { context, page, logIn } = await visit(calm);
    await logIn(person);
    const change = async () => {
      await page.goto(`${app.origin}/account/email`);
      const email = `${uniqueName()}@example.org`;
      await field(page, "New email").fill(email);
      await press(page, "Send code");
      await heading(page, "Check your email");
      return email;
    };
    const first = await change();
    await press(page, "Wrong address?");
    await heading(page, "Change email");
    expect(await keptIn(page)).toContain(first);
    await press(page, "Log out");
    expect(await field(page, "Username or email").inputValue()).toBe("");
    expect(await keptIn(page)).not.toContain(first);

    await logIn(person);
    const second = await change();
    await page.goto("about:blank");
    const tab = await context.newPage();
    await tab.goto(`${app.origin}/account`);
    await press(tab, "Log out");
    const next = await insertAccount(api);
    await field(tab, "Username or email").fill(next.username);
    await field(tab, "Password").fill(next.password);
    await press(tab, "Log in");
    await heading(tab, "Profile");
    await page.goto(`${app.origin}/code`);
    await heading(page, "Profile");
    expect(await keptIn(page)).not.toContain(second);
  });

  it("sends another email after a countdown, and leads back to correct the address, which is still there", async () => {
    const { api, app, visit } = setup();
    const { context, page } = await visit(calm);
    await context.clock.install();
    const { email } = await insertAccount(api);
    await askForLogin(page, app.origin, email);
    expect(await code(page).evaluate((field) => field === document.activeElement)).toBe(true);
    await mailTo(email);
    const again = page.getByRole("button", { name: "Send again" });
    expect(await again.getAttribute("aria-disabled")).toBe("true");
    await page.getByText(/^in \d+ s$/).waitFor();
    await context.clock.runFor(31_000);
    await page.getByText("You can request another email now.").waitFor();
    await again.click();
    await mailTo(email, 2);
    await page.getByText(/^in \d+ s$/).waitFor();
    await press(page, "Wrong address?");
    expect(await field(page, "Username or email").inputValue()).toBe(email);
  });

  it("is the same for a name that no account has", async () => {
    const { api, app, visit } = setup();
    const { page } = await visit(calm);
    const { username } = await insertAccount(api);
    const unknown = username.replace(/./, "z");
    const seen = async (name: string) => {
      await askForLogin(page, app.origin, name);
      const shown = await page.locator("main").innerHTML();
      return shown.replaceAll(name, "NAME").replaceAll(/in \d+ s/g, "in N s");
    };
    expect(await seen(unknown)).toBe(await seen(username));
  });

  it("changes the address, and moves on when its link is opened elsewhere", async () => {
    const { api, app, visit } = setup();
    const { person, token } = await registerAndLogIn(api);
    const { page, logIn } = await visit(calm);
    await logIn(person);
    const change = async (email: string) => {
      await page.goto(`${app.origin}/account/email`);
      await field(page, "New email").fill(email);
      await press(page, "Send code");
      await heading(page, "Check your email");
      return mailTo(email);
    };
    const first = `${uniqueName()}@example.org`;
    await code(page).fill(codeIn(await change(first)));
    await heading(page, "Profile");
    await page.getByText(first).waitFor();
    expect((await getMe(api, token)).body["email"]).toBe(first);

    const second = `${uniqueName()}@example.org`;
    const link = secret(tokenIn(await change(second)));
    const elsewhere = await visit(calm);
    await elsewhere.page.goto(`${app.origin}/verify#token=${link}`);
    await field(elsewhere.page, "Password").fill(person.password);
    await press(elsewhere.page, "Verify my email address");
    await heading(elsewhere.page, "Your email address is verified");
    await heading(page, "Profile");
    await page.getByText(second).waitFor();
  });

  it("WT-1 never follows a click in another browser: an attacker who waits for the login of a victim gets no session", async () => {
    const { api, app, visit } = setup();
    const victim = await insertAccount(api);
    await setAccount(api, victim, "email_verified_at", "1");
    const attacker = await visit(refusing);
    await askForLogin(attacker.page, app.origin, victim.username);
    const mail = await mailTo(victim.email);

    const owner = await visit(calm);
    await owner.page.goto(`${app.origin}/login#token=${secret(tokenIn(mail))}`);
    await owner.page.getByText(victim.email).waitFor();
    await owner.page
      .getByText("To log in where you requested the email instead, enter the code there.")
      .waitFor();
    await press(owner.page, "Log in");
    await heading(owner.page, "Profile");

    const isNobody = async () => {
      await heading(attacker.page, "Check your email");
      expect(await attacker.cookie()).toBeUndefined();
      const { request } = attacker.context;
      const headers = { Origin: app.origin, "X-Latchkey": "1" };
      const answers = await Promise.all([
        request.get(`${api.baseUrl}/session`, { headers }),
        request.post(`${api.baseUrl}/session/refresh`, { headers }),
      ]);
      for (const answer of answers) expect(await answer.json()).toEqual({ user: null });
      expect((await request.get(`${api.baseUrl}/users/me`, { headers })).status()).toBe(401);
    };
    await isNobody();
    await attacker.page.reload();
    await isNobody();
    await attacker.page.bringToFront();
    await isNobody();
    // Not even with the code, because the link has used it up.
    await code(attacker.page).fill(codeIn(mail));
    await attacker.page.getByText("This code is wrong").waitFor();
    await isNobody();
  });

  it("WT-2 follows the session of its own browser, in which the link was opened", async () => {
    const { api, app, visit } = setup();
    const person = await insertAccount(api);
    await setAccount(api, person, "email_verified_at", "1");
    const { context, page } = await visit(calm);
    await askForLogin(page, app.origin, person.username);
    const link = secret(tokenIn(await mailTo(person.email)));
    const tab = await context.newPage();
    await tab.goto(`${app.origin}/login#token=${link}`);
    await press(tab, "Log in");
    await heading(tab, "Profile");
    await heading(page, "Profile");
  });
});

describe("the code page, with REQUIRE_VERIFIED_EMAIL=on", () => {
  const setup = useAppInBrowser((origin) => startApi(origin, { REQUIRE_VERIFIED_EMAIL: "on" }));

  it("logs in with the code and the password that was typed before, and then offers a passkey once", async () => {
    const { app, visit } = setup();
    const { page } = await visit(refusing);
    await page.goto(`${app.origin}/register?continue=account/sessions`);
    const user = newUser();
    await register(page, user);
    expect(await keptIn(page)).not.toContain(user.password);
    expect(await page.getByRole("button", { name: "Later" }).count()).toBe(0);
    await code(page).fill(codeIn(await mailTo(user.email)));
    await heading(page, "Add your passkey");
    await page.reload();
    await press(page, "Not now");
    await heading(page, "Where you’re logged in");
  });

  it("asks for the password again after a reload, and takes the code of a login that was refused", async () => {
    const { api, app, visit } = setup();
    const person = await insertAccount(api);
    const { page } = await visit(refusing);
    await page.goto(`${app.origin}/login`);
    await field(page, "Username or email").fill(person.username);
    await field(page, "Password").fill(person.password);
    await press(page, "Log in");
    await heading(page, "Check your email");
    const right = codeIn(await mailTo(person.email));
    await page.reload();
    await code(page).fill(right);
    await field(page, "Password").fill(newPassword());
    await press(page, "Continue");
    await page.getByText("Wrong password.").waitFor();
    await field(page, "Password").fill(person.password);
    await press(page, "Continue");
    await heading(page, "Profile");
    expect(await mailsTo(person.email)).toHaveLength(1);
  });

  it("logs nobody in by a wrong code when the link verified the address elsewhere, but by the password, once more", async () => {
    const { app, visit } = setup();
    const { cookie, page } = await visit(refusing);
    await page.goto(`${app.origin}/register`);
    const user = newUser();
    await register(page, user);
    const mail = await mailTo(user.email);
    const phone = await visit(calm);
    await phone.page.goto(`${app.origin}/verify#token=${secret(tokenIn(mail))}`);
    await field(phone.page, "Password").fill(user.password);
    await press(phone.page, "Verify my email address");
    await heading(phone.page, "Your email address is verified");
    await heading(page, "Check your email");
    await code(page).fill(other(codeIn(mail)));
    await page.getByText("This code is wrong").waitFor();
    expect(await cookie()).toBeUndefined();
    await field(page, "Password").fill(newPassword());
    await press(page, "Continue");
    await page.getByText("This code is wrong").waitFor();
    expect(await cookie()).toBeUndefined();
    await field(page, "Password").fill(user.password);
    await press(page, "Continue");
    await heading(page, "Add your passkey");
  });

  it.each(["it is left", "the code has expired"])(
    "forgets the password that was typed before, once %s",
    async (how) => {
      const { app, visit } = setup();
      const { context, page } = await visit(refusing);
      await context.clock.install();
      await page.goto(`${app.origin}/register`);
      await register(page, newUser());
      expect(await field(page, "Password").count()).toBe(0);
      if (how === "it is left") {
        await page.goBack();
        await heading(page, "Create an account");
        await page.goForward();
      } else {
        await context.clock.runFor(20 * 60_000);
      }
      await field(page, "Password").waitFor();
    },
  );
});
