import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { form, json, newcomer, newPassword, type Person } from "../suite/http/calls/calls.ts";
import { addTotp, codeOf } from "../suite/http/calls/factors.ts";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startLoginPages } from "../support/documents/login-pages.ts";
import { mailsTo, mailTo, tokenIn } from "../support/mail/mailbox.ts";
import { secret } from "../support/secrets.ts";
import type { Target } from "../support/targets/http-target.ts";

describe("the pages of docs/custom-login-page.md, docs/custom-sign-up-page.md and docs/custom-password-reset-page.md", () => {
  let origin = "";
  let stop: (() => Promise<void>) | undefined;
  let context: BrowserContext;
  const complaints: string[] = [];
  const person = newcomer();

  beforeAll(async () => {
    ({ origin, stop } = await startLoginPages({
      // The second valid registration of a network is one too many. Callers on this machine have no limits.
      THROTTLE: "register=1",
      TRUSTED_PROXIES: "127.0.0.1,::1",
    }));
    const browser = await sharedChromium();
    const extraHTTPHeaders = { "X-Forwarded-For": "203.0.113.9" };
    context = await browser.newContext({ reducedMotion: "reduce", extraHTTPHeaders });
    context.on("weberror", (error) => void complaints.push(String(error.error())));
    context.on("console", (line) => {
      // The browser's own message about a response with an error.
      if (line.type() === "error" && !line.text().startsWith("Failed to load resource")) {
        complaints.push(line.text());
      }
    });
  });
  afterAll(async () => {
    await context?.close();
    await closePages();
    await stop?.();
  });

  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(origin + path);
    return page;
  };
  const shows = (page: Page, role: "alert" | "status" | "heading", text: RegExp | string) =>
    expect
      .poll(async () => (await page.getByRole(role).allTextContents()).filter(Boolean))
      .toEqual([typeof text === "string" ? text : expect.stringMatching(text)]);
  const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
  const fill = async (page: Page, fields: Readonly<Record<string, string>>) => {
    for (const [label, text] of Object.entries(fields)) {
      await page.getByLabel(label, { exact: true }).fill(text);
    }
  };
  const logIn = async (
    page: Page,
    { username, password }: Pick<Person, "username" | "password">,
  ) => {
    await fill(page, { "Username or email address": username, Password: password });
    await press(page, "Log in");
  };
  /** Latchkey, for calls that the pages do not send. */
  const target = () =>
    ({
      issuer: `${origin}/auth`,
      fetch: (path: string, init?: RequestInit) => fetch(`${origin}/auth${path}`, init),
      // The address is verified already.
      sql: async () => [],
    }) as unknown as Target;
  const accessToken = async (): Promise<string> => {
    const { username, password } = person;
    const tokens = await target().fetch("/authenticate/token", form({ username, password }));
    const { access_token } = (await tokens.json()) as { access_token: string };
    return secret(access_token);
  };
  const isAccessible = async (page: Page, name: string) =>
    expect(await checkAppearance(page, `own ${name}`)).toEqual([]);
  const signUp = async (page: Page, { name, email, username, password }: Person) => {
    await fill(page, {
      Name: name,
      "Email address": email,
      Username: username,
      Password: password,
    });
    await press(page, "Create account");
  };

  it("show each wrong field of a registration, and log its user in", async () => {
    const page = await open("/register");
    await isAccessible(page, "register");
    await signUp(page, { ...person, username: "?", password: "short" });
    await shows(page, "alert", "Correct the fields that are not valid.");
    for (const label of ["Username", "Password"]) {
      const field = page.getByLabel(label, { exact: true });
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      const id = (await field.getAttribute("aria-describedby")) ?? "";
      expect(await page.locator(`#${id}`).textContent()).not.toBe("");
    }
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("username");
    await isAccessible(page, "register, refused");

    await signUp(page, person);
    await page.waitForURL(`${origin}/account`);
    await shows(page, "heading", "Your account");
    expect(await page.locator("#name").textContent()).toBe(person.name);
    await isAccessible(page, "account");
  });

  it("say how long to wait after too many attempts", async () => {
    const page = await open("/register");
    await signUp(page, newcomer());
    await shows(page, "alert", /^Too many attempts\. Try again in \d+ minutes\.$/);
  });

  it("verify the address with the link of the email", async () => {
    const account = await open("/account");
    await press(account, "Email me the link");
    await shows(account, "status", "We sent you an email with a link.");
    const token = tokenIn(await mailTo(person.email));
    const page = await open(`/verify#token=${token}`);
    expect(page.url()).toBe(`${origin}/verify`);
    await isAccessible(page, "verify");
    await press(page, "Verify");
    await shows(page, "status", "Your email address is verified.");
    await account.reload();
    await shows(account, "heading", "Your account");
    expect(await account.getByRole("button").allTextContents()).toEqual(["Log out"]);
    await press(account, "Log out");
    await account.waitForURL(`${origin}/login`);
  });

  it("refuse a wrong password, and go on where the login was asked for", async () => {
    const page = await open("/login?continue=secure");
    await isAccessible(page, "login");
    await logIn(page, { ...person, password: "a wrong one" });
    await shows(page, "alert", "The username or the password is wrong.");
    await logIn(page, person);
    await page.waitForURL(`${origin}/secure`);
    await shows(page, "heading", "Secure your account");
    await isAccessible(page, "secure");
    const other = await open("/login?continue=https://attacker.example/");
    await other.waitForURL(`${origin}/account`);
  });

  it("replace a password, on the page of a notice and with the link of an email", async () => {
    const page = await open("/secure");
    const chosen = newPassword();
    await fill(page, { "Current password": person.password, "New password": "1234567" });
    await press(page, "Change password");
    await shows(page, "alert", "Correct the fields that are not valid.");
    await fill(page, { "New password": chosen });
    await press(page, "Change password");
    await shows(page, "status", /^Your password has been changed\./);

    const forgot = await open("/forgot");
    await isAccessible(forgot, "forgot");
    await fill(forgot, { "Username or email address": person.username });
    await press(forgot, "Email me a link");
    await shows(forgot, "status", /^If there is such an account/);
    // The first email verified the address, the second is the notice about the new password.
    const token = tokenIn(await mailTo(person.email, 3));
    const reset = await open(`/reset#token=${token}`);
    await isAccessible(reset, "reset");
    await fill(reset, { "New password": person.password });
    await press(reset, "Change password");
    await shows(reset, "status", /^Your password has been changed\./);
    await press(reset, "Change password");
    await shows(reset, "alert", /^This link has expired or was used before\./);
  });

  it("undo a change of the email address with the link of the notice, which leads to a new password", async () => {
    const token = await accessToken();
    const email = `new-${person.email}`;
    const { headers, ...change } = json({ email });
    const all = { ...headers, Authorization: `Bearer ${token}` };
    await target().fetch("/users/me/email/verification", { ...change, headers: all });
    const proof = { token: tokenIn(await mailTo(email)), password: person.password };
    await target().fetch("/authenticate/email/verify", json(proof));
    const notices = async () =>
      (await mailsTo(person.email)).filter(({ text }) => text.includes(`${origin}/undo#`));
    await expect.poll(async () => (await notices()).length).toBe(1);
    const [notice = expect.fail("no notice")] = await notices();

    const page = await open(`/undo#token=${tokenIn(notice)}`);
    await isAccessible(page, "undo");
    await press(page, "Undo the change");
    await page.waitForURL(`${origin}/reset`);
    await fill(page, { "New password": person.password });
    await press(page, "Change password");
    await shows(page, "status", /^Your password has been changed\./);

    const again = await open(`/undo#token=${tokenIn(notice)}`);
    await press(again, "Undo the change");
    await shows(again, "alert", /If your old address is back, choose a new password\./);
  });

  it("ask for the code of an authenticator app", async () => {
    const { secret: base32, recoveryCodes } = await addTotp(target(), await accessToken());

    const page = await open("/login");
    await logIn(page, person);
    const code = page.getByLabel("Code from your authenticator app, or a recovery code");
    await code.waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("code");
    await isAccessible(page, "login, second factor");
    await code.fill("no code");
    await press(page, "Continue");
    await shows(page, "alert", "The code is wrong. Wait for the next one.");
    // With the space that apps show.
    await code.fill(codeOf(base32).replace(/^.../, "$& "));
    await press(page, "Continue");
    await page.waitForURL(`${origin}/account`);

    await shows(page, "heading", "Your account");
    await press(page, "Log out");
    await page.waitForURL(`${origin}/login`);
    await logIn(page, person);
    await code.fill(recoveryCodes[0] ?? expect.fail("no recovery code"));
    await press(page, "Continue");
    await page.waitForURL(`${origin}/account`);
  });

  it("break no rule of their Content-Security-Policy, and cause no other error", () => {
    expect(complaints).toEqual([]);
  });
});
