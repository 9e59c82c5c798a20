import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  registerAndLogIn,
  newcomer,
  newPassword,
  register,
  verify,
} from "../../suite/http/calls/calls.ts";
import { logInBy } from "../../suite/http/calls/sessions.ts";
import { startApi } from "../../support/browser/api.ts";
import { useAppInBrowser } from "../../support/browser/app-in-browser.ts";
import {
  submitPasswordChange,
  submitRegistration,
  verifyLater,
  submitLogin,
  expectDevices,
  expectPage,
  expectText,
  expectFieldError,
  field,
  follow,
  press,
} from "../../support/browser/app.ts";
import { secret } from "../../support/secrets.ts";

const minLength = 10;

describe("an account in the example app", () => {
  const setup = useAppInBrowser((origin) =>
    startApi(origin, { PASSWORD_MIN_LENGTH: String(minLength) }),
  );

  it("can be created, stays logged in across reloads, and can be logged out", async () => {
    const { app, visit } = setup();
    const { page, refusals, calls } = await visit({ timezoneId: "America/New_York" });
    const person = newcomer({ name: "Ann Ångström-O’Neill" });
    await page.goto(`${app.origin}/`);
    await expectPage(page, "login");
    await follow(page, "Create an account");
    await expectPage(page, "register");
    await submitRegistration(page, person);
    await verifyLater(page);

    await expectPage(page, "profile");
    // The browser reports its time zone.
    for (const words of [person.name, person.username, person.email, "America/New York"]) {
      await expectText(page, words);
    }
    await page.reload();
    await expectPage(page, "profile");
    await expectText(page, person.email);
    await follow(page, "Devices");
    await expectPage(page, "sessions");
    await expectDevices(page);
    await page.reload();
    await expectPage(page, "sessions");

    await press(page, "Log out");
    await expectPage(page, "login");
    await page.reload();
    await expectPage(page, "login");
    expect(await page.locator("body").textContent()).not.toContain(person.email);
    // The browser's console shows each refusal as an error.
    expect(refusals()).toEqual([]);
    expect(calls).toContain("204 DELETE /session");
  });

  it("shows how long to wait after too many wrong passwords, at the login and for a new password", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page } = await visit();
    // As after many more wrong passwords.
    const blockAll = () => api.sql(`UPDATE throttle SET until = ${Date.now() + 600_000}`);
    const refused = /^Too many attempts\. Try again in 10 minutes\.$/;
    await page.goto(`${app.origin}/login`);
    await submitLogin(page, { ...person, password: newPassword() });
    await expectFieldError(page, "Password", "Wrong username or password.");
    await blockAll();
    await submitLogin(page, person);
    await expectText(page, refused);

    await api.sql("DELETE FROM throttle");
    await submitLogin(page, person);
    await expectPage(page, "profile");
    await follow(page, "Security");
    await follow(page, "Change password");
    await submitPasswordChange(page, newPassword(), newPassword());
    await expectFieldError(page, "Current password", "Wrong password.");
    await blockAll();
    await submitPasswordChange(page, person.password, newPassword());
    await expectText(page, refused);
    await api.sql("DELETE FROM throttle");
  });

  it.each(["username", "email"] as const)("can be logged in to by its %s", async (member) => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page } = await visit();
    await page.goto(`${app.origin}/login`);
    await submitLogin(page, { username: person[member], password: person.password });
    await expectPage(page, "profile");
    await expectText(page, person.email);
  });

  it("asks for the password in a masked field that takes a paste and that password managers fill", async () => {
    const { app, visit } = setup();
    const { page } = await visit();
    for (const [path, use] of [
      ["login", "current-password"],
      ["register", "new-password"],
    ]) {
      await page.goto(`${app.origin}/${path}`);
      const input = field(page, "Password");
      expect(await input.getAttribute("type")).toBe("password");
      expect(await input.getAttribute("autocomplete")).toBe(use);
      const isTaken = await input.evaluate((element) =>
        element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true })),
      );
      expect(isTaken).toBe(true);
    }
  });

  it("cannot be logged in to with a wrong password, and the password field shows the error", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page, context } = await visit();
    await page.goto(`${app.origin}/login`);
    await submitLogin(page, { ...person, password: newPassword() });
    await expectFieldError(page, "Password", /wrong/i);
    expect(await field(page, "Username or email").inputValue()).toBe(person.username);
    expect(await context.cookies()).toEqual([]);
    await submitLogin(page, person);
    await expectPage(page, "profile");
  });

  it("cannot be created with a username or address that is taken, and that field shows the error", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page, refusals } = await visit();
    await page.goto(`${app.origin}/register`);
    const taken = newcomer({ username: person.username });
    await submitRegistration(page, taken);
    await expectFieldError(page, "Username", /taken/i);
    await submitRegistration(page, newcomer({ email: person.email }));
    await expectFieldError(page, "Email", /already/i);
    expect(refusals()).toEqual([
      "409 POST /authenticate/register",
      "409 POST /authenticate/register",
    ]);
  });

  it("can be edited, and another tab shows the change, markup as text", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const other = (await registerAndLogIn(api)).person;
    const { page, context, logIn, refusals } = await visit();
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    await follow(page, "Edit profile");
    await expectPage(page, "editProfile");
    expect(await field(page, "Name").inputValue()).toBe(person.name);
    const second = await context.newPage();
    await second.goto(`${app.origin}/account`);
    await expectText(second, person.name);

    await field(page, "Username").fill(other.username);
    await press(page, "Save");
    await expectFieldError(page, "Username", /taken/i);
    await field(page, "Username").fill(`${person.username}-x`);
    await field(page, "Name").fill("Zoë <b>Ångström</b>");
    const zone = page.getByLabel("Time zone");
    expect(await zone.inputValue()).toBe("");
    await zone.selectOption("America/New_York");
    await press(page, "Save");
    await expectPage(page, "profile");
    await expectText(page, /your profile has been saved/i);
    for (const tab of [page, second]) {
      for (const words of ["Zoë <b>Ångström</b>", `${person.username}-x`, "America/New York"]) {
        await expectText(tab, words);
      }
    }
    await follow(page, "Devices");
    await follow(page, "Profile");
    await expectText(page, "Zoë <b>Ångström</b>");
    expect(await page.getByText(/your profile has been saved/i).count()).toBe(0);
    expect(refusals()).toEqual(["409 PATCH /users/me"]);
  });

  it("can get a new password, which ends the other sessions and keeps this one", async () => {
    const { api, app, visit } = setup();
    const { person, token } = await registerAndLogIn(api);
    const { page, logIn } = await visit();
    await logIn(person);
    await page.goto(`${app.origin}/account/password`);
    const next = newPassword();
    await submitPasswordChange(page, next, next);
    await expectFieldError(page, "Current password", /wrong/i);
    await submitPasswordChange(page, person.password, person.username);
    await expectFieldError(page, "New password", /consists of the username/);
    const brokenRules = page.getByRole("listitem").filter({ hasText: /: not met$/ });
    expect(await brokenRules.textContent()).toMatch(/your name/);
    await submitPasswordChange(page, person.password, next);
    await expectPage(page, "profile");
    await expectText(page, /your password has been changed/i);
    await page.reload();
    await expectPage(page, "profile");
    expect((await verify(api, token)).status).toBe(401);
    expect((await logInBy(api, undefined, { ...person, password: next })).token).toBeTruthy();
  });

  it("can be downloaded, and deleted with the password", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page, context, logIn, refusals } = await visit();
    await logIn(person);
    await page.goto(`${app.origin}/account`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      press(page, "Download my data"),
    ]);
    expect(download.suggestedFilename()).toBe(`${person.username}.json`);
    const saved = JSON.parse(await readFile(await download.path(), "utf8")) as object;
    expect(saved).toMatchObject({ account: { email: person.email } });

    await follow(page, "Delete account");
    await expectPage(page, "deleteAccount");
    await field(page, "Password").fill(newPassword());
    await press(page, "Delete my account");
    await expectFieldError(page, "Password", /wrong/i);
    await field(page, "Password").fill(person.password);
    await press(page, "Delete my account");
    await expectPage(page, "login");
    await expectText(page, /your account has been deleted/i);
    expect(new URL(page.url()).search).toBe("");
    const left = (await context.cookies()).map(({ name }) => name);
    expect(left).toEqual(["latchkey-dev-device"]);
    await submitLogin(page, person);
    await expectFieldError(page, "Password", /wrong/i);
    expect(refusals()).toEqual(["403 DELETE /users/me", "400 POST /session"]);
  });

  it("shows the server's error messages and the broken password rule during registration", async () => {
    const { api, app, visit } = setup();
    const { page } = await visit();
    await page.goto(`${app.origin}/register`);
    const passwordRules = new RegExp(`\\b${minLength} to 256 characters`);
    await page.getByRole("textbox", { name: "Password", description: passwordRules }).waitFor();

    const person = newcomer();
    const tooShort = secret(person.password.slice(0, minLength - 1));
    const refused = [
      [{ ...person, password: tooShort }, /\d characters/],
      [{ ...person, password: "password123" }, /common/],
      [{ ...person, password: person.username }, /your name/],
      [{ ...person, username: "not/a name" }],
      [{ ...person, email: "nowhere" }],
    ] as const;
    const brokenRules = page.getByRole("listitem").filter({ hasText: /: not met$/ });
    for (const [index, [attempt, brokenRule]] of refused.entries()) {
      const { status, body } = await register(api, attempt);
      expect(status).toBe(422);
      const [error] = body["errors"] as { pointer: string; message: string }[];
      await submitRegistration(page, attempt);
      const label = { "/password": "Password", "/username": "Username", "/email": "Email" };
      const at = label[error?.pointer as keyof typeof label];
      expect(at, `attempt ${index}`).toBeDefined();
      await expectFieldError(page, at, new RegExp(escaped(error?.message ?? "")));
      expect(await brokenRules.count(), `attempt ${index}`).toBe(brokenRule ? 1 : 0);
      if (brokenRule) expect(await brokenRules.textContent()).toMatch(brokenRule);
    }
    await submitRegistration(page, person);
    await verifyLater(page);
    await expectPage(page, "profile");
  });
});

describe("the example app in the browser", () => {
  const setup = useAppInBrowser((origin) => startApi(origin, { REGISTRATION_REQUIRES: "none" }));

  it("registers with only an e-mail address and a password if the server requires no more", async () => {
    const { app, visit } = setup();
    const { page } = await visit();
    const { email, password } = newcomer();
    await page.goto(`${app.origin}/register`);
    await field(page, "Email").fill(email);
    await field(page, "Password").fill(password);
    expect(await page.getByRole("textbox").count()).toBe(2);
    await press(page, "Create account");
    await verifyLater(page);
    await expectPage(page, "profile");
    await expectText(page, email);
  });

  it("stores only three cookies, which no script can read and only their server receives, and a logout keeps that of the device", async () => {
    const { api, app, visit } = setup();
    const { person } = await registerAndLogIn(api);
    const { page, context, refusals } = await visit();
    await page.goto(`${app.origin}/login`);
    await submitLogin(page, person);
    await expectPage(page, "profile");
    await page.reload();
    await expectPage(page, "profile");
    await follow(page, "Devices");
    await expectPage(page, "sessions");

    const cookies = await context.cookies();
    const valueOf = (wanted: string) => cookies.find(({ name }) => name === wanted)?.value;
    expect(cookies).toHaveLength(3);
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({
        // Without a leading dot: sent to no other host.
        domain: "127.0.0.1",
        path: "/",
        httpOnly: true,
        // Its ISSUER is http on this machine.
        secure: false,
        sameSite: cookie.name === "latchkey-dev-hint" ? "Lax" : "Strict",
      });
    }
    expect(valueOf("latchkey-dev")).toMatch(/^rt1_/);
    expect(valueOf("latchkey-dev-hint")).toBe("1");
    expect(valueOf("latchkey-dev-device")).toMatch(/^dk1_/);
    expect(await readableStorage(page)).toEqual({
      cookie: "",
      // Who logged in, for the next time.
      local: [["latchkey-login", expect.stringMatching(/^\{"way":"password","name":"[^_]*\}$/)]],
      session: [],
      databases: [],
      caches: [],
      workers: 0,
      name: "",
      history: null,
    });
    expect(refusals()).toEqual([]);

    await press(page, "Log out");
    await expectPage(page, "login");
    const left = (await context.cookies()).map(({ name }) => name);
    expect(left).toEqual(["latchkey-dev-device"]);
  });

  const unknown = "Go back and try again. If that doesn’t help, contact support.";
  it.each([
    ["code=internal&id=a-1", "Something went wrong on the server.", "a-1"],
    ["code=expired_token&id=a-1", "That took too long. Start over.", "a-1"],
    ["code=origin_not_allowed&id=a-1", "This page isn’t set up correctly.", "a-1"],
    ["code=Call%20555-0100&id=a-1", unknown, "a-1"],
    // Not the text with a place for the ID.
    ["code=unexpected_id", unknown, undefined],
    ["code=constructor&id=Call%20555-0100", unknown, undefined],
    ["code=expired_token&id=%3Cb%3E", "That took too long. Start over.", undefined],
    [`id=${"a".repeat(65)}`, unknown, undefined],
  ])("shows its own text for the error of a redirect, with %s", async (query, text, id) => {
    const { app, visit } = setup();
    const { page } = await visit();
    await page.goto(`${app.origin}/error?${query}`);
    await expectPage(page, "error");
    const shown = await page.getByRole("main").innerText();
    const lines = ["That didn’t work", text, id && `Request ID for support: ${id}`, "Home"];
    expect(shown.split(/\n+/)).toEqual(lines.filter((line) => line !== undefined));
  });

  it("has no token in the document", async () => {
    const { api, app, visit } = setup();
    const { page, logIn } = await visit();
    await logIn((await registerAndLogIn(api)).person);
    for (const [path, name] of [
      ["account", "profile"],
      ["account/sessions", "sessions"],
    ] as const) {
      await page.goto(`${app.origin}/${path}`);
      await expectPage(page, name);
      expect(await page.content()).not.toMatch(/rt1_|dk1_|eyJ/);
    }
  });
});

/** Everything that an injected script could read from the page's storage. */
const readableStorage = (page: Page) =>
  page.evaluate(async () => ({
    cookie: document.cookie,
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    name: window.name,
    history: history.state as unknown,
  }));

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
