import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  enrol,
  enter,
  expectDevices,
  expectPage,
  expectWords,
  expectWrong,
  field,
  follow,
  press,
} from "../support/browser/app.ts";
import { openApi } from "../support/browser/api.ts";
import { useStage } from "../support/browser/stage.ts";
import { secret } from "../support/secrets.ts";
import { join, newcomer, newPassword, register } from "../suite/http/calls/calls.ts";

const leastLength = 10;

describe("an account in the example app", () => {
  const stage = useStage((origin) => openApi(origin, { PASSWORD_MIN_LENGTH: String(leastLength) }));

  it("is made, stays logged in over a reload, and is left by logging out", async () => {
    const { app, visit } = stage();
    const { page, refusals, calls } = await visit();
    const person = newcomer({ name: "Ann Ångström-O’Neill" });
    await page.goto(`${app.origin}/`);
    await expectPage(page, "login");
    await follow(page, "Create an account");
    await expectPage(page, "register");
    await enrol(page, person);

    await expectPage(page, "profile");
    for (const words of [person.name, person.username, person.email])
      await expectWords(page, words);
    await page.reload();
    await expectPage(page, "profile");
    await expectWords(page, person.email);
    await follow(page, "Sessions");
    await expectPage(page, "sessions");
    await expectDevices(page);
    await page.reload();
    await expectPage(page, "sessions");

    await press(page, "Log out");
    await expectPage(page, "login");
    await page.reload();
    await expectPage(page, "login");
    expect(await page.locator("body").textContent()).not.toContain(person.email);
    // Nobody's cookie, twice: at first, and at last.
    expect(refusals()).toEqual(["400 POST /session/refresh", "400 POST /session/refresh"]);
    expect(calls).toContain("204 DELETE /session");
  });

  it.each(["username", "email"] as const)("is entered by its %s", async (member) => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page } = await visit();
    await page.goto(`${app.origin}/login`);
    await enter(page, { username: person[member], password: person.password });
    await expectPage(page, "profile");
    await expectWords(page, person.email);
  });

  it("is not entered by a wrong password, which is said at the password", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page, context } = await visit();
    await page.goto(`${app.origin}/login`);
    await enter(page, { ...person, password: newPassword() });
    await expectWrong(page, "Password", /do not match|not right|wrong/i);
    expect(await field(page, "Username or e-mail").inputValue()).toBe(person.username);
    expect(await context.cookies()).toEqual([]);
    await enter(page, person);
    await expectPage(page, "profile");
  });

  it("is not made with what another one has, which is said at the field", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page, refusals } = await visit();
    await page.goto(`${app.origin}/register`);
    const taken = newcomer({ username: person.username });
    await enrol(page, taken);
    await expectWrong(page, "Username", /taken/i);
    await enrol(page, newcomer({ email: person.email }));
    await expectWrong(page, "E-mail", /already/i);
    expect(refusals().slice(1)).toEqual([
      "409 POST /authenticate/register",
      "409 POST /authenticate/register",
    ]);
  });

  it("is told the server's own rules for passwords, and refused in the server's own words", async () => {
    const { api, app, visit } = stage();
    const { page } = await visit();
    await page.goto(`${app.origin}/register`);
    const ofRules = new RegExp(`\\b${leastLength} to 256 characters`);
    await page.getByRole("textbox", { name: "Password", description: ofRules }).waitFor();

    const person = newcomer();
    const tooShort = secret(person.password.slice(0, leastLength - 1));
    const refused = [
      { ...person, password: tooShort },
      { ...person, password: "password123" },
      { ...person, password: person.username },
      { ...person, username: "not/a name" },
      { ...person, email: "nowhere" },
    ];
    for (const [index, attempt] of refused.entries()) {
      const { status, body } = await register(api, attempt);
      expect(status).toBe(422);
      const [error] = body["errors"] as { pointer: string; message: string }[];
      await enrol(page, attempt);
      const label = { "/password": "Password", "/username": "Username", "/email": "E-mail" };
      const at = label[error?.pointer as keyof typeof label];
      expect(at, `attempt ${index}`).toBeDefined();
      await expectWrong(page, at, new RegExp(escaped(error?.message ?? "")));
    }
    await enrol(page, person);
    await expectPage(page, "profile");
  });
});

describe("what the example app leaves in the browser", () => {
  const stage = useStage(openApi);

  it("is one cookie that no script can read, for its server alone", async () => {
    const { api, app, visit } = stage();
    const { person } = await join(api);
    const { page, context, refusals } = await visit();
    await page.goto(`${app.origin}/login`);
    await enter(page, person);
    await expectPage(page, "profile");
    await page.reload();
    await expectPage(page, "profile");
    await follow(page, "Sessions");
    await expectPage(page, "sessions");

    const [cookie, ...others] = await context.cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({
      name: "__Host-latchkey",
      // Without a dot before it: of no other host.
      domain: "127.0.0.1",
      path: "/",
      httpOnly: true,
      secure: true,
      sameSite: "Strict",
    });
    expect(cookie?.value).toMatch(/^rt1_/);
    expect(await whatScriptsRead(page)).toEqual({
      cookie: "",
      local: [],
      session: [],
      databases: [],
      caches: [],
      workers: 0,
      name: "",
      history: null,
    });
    expect(refusals()).toEqual(["400 POST /session/refresh"]);

    await press(page, "Log out");
    await expectPage(page, "login");
    expect(await context.cookies()).toEqual([]);
  });

  it("is in no page by its text: neither token stands in the document", async () => {
    const { api, app, visit } = stage();
    const { page, logIn } = await visit();
    await logIn((await join(api)).person);
    for (const path of ["profile", "sessions"] as const) {
      await page.goto(`${app.origin}/${path}`);
      await expectPage(page, path);
      expect(await page.content()).not.toMatch(/rt1_|eyJ/);
    }
  });
});

/** Whatever a script that somebody smuggled in could take with it from where pages keep things. */
const whatScriptsRead = (page: Page) =>
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
