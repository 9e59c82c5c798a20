import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logIn, newcomer, register, tokensIn } from "../suite/http/calls/calls.ts";
import { endSessions } from "../suite/http/calls/sessions.ts";
import { useVisitors } from "../support/browser/app-in-browser.ts";
import {
  expectFieldError,
  expectPage,
  expectText,
  field,
  follow,
  press,
  submitLogin,
} from "../support/browser/app.ts";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { absentProvider, startOnNode, useTarget } from "../support/targets/http-target.ts";

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="red"/></svg>';

let browser: Awaited<ReturnType<typeof sharedChromium>>;
beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(closePages);

const target = useTarget(() =>
  startOnNode({
    database: "sqlite",
    env: {
      ISSUER: "",
      LOGIN_LINKS: "on",
      BRAND_NAME: "Bread & Sons",
      BRAND_LOGO: `data:image/svg+xml,${encodeURIComponent(logo)}`,
      ...absentProvider,
    },
  }),
);
const visitors = useVisitors();

const visit = (options: BrowserContextOptions = {}) => {
  const { baseUrl } = target();
  return visitors.open(browser, baseUrl, baseUrl, { reducedMotion: "reduce", ...options });
};

const open = async (path: string, options?: BrowserContextOptions): Promise<Page> => {
  const { page } = await visit(options);
  await page.goto(`${target().baseUrl}/app/${path}`);
  return page;
};

/** What moved on a page since its first paint: the score of each shift. */
const shiftsOf = (page: Page): Promise<readonly number[]> =>
  page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        // Older entries come first, and there may be none.
        const scores: number[] = [];
        new PerformanceObserver((list) => {
          scores.push(
            ...list.getEntries().map((entry) => (entry as never as { value: number }).value),
          );
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(scores)));
      }),
  );

describe("the login page", () => {
  it.each([
    ["login", {}],
    ["login", { locale: "de-DE" }],
    ["login", { viewport: { width: 390, height: 844 } }],
    ["login?error=upstream_denied&provider=example", {}],
    ["register", { viewport: { width: 390, height: 844 } }],
  ] as const)(
    "moves nothing after its first paint at a slow connection: %s, %o",
    async (path, how) => {
      const { page, context } = await visit(how);
      const slow = await context.newCDPSession(page);
      await slow.send("Network.enable");
      await slow.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 200,
        downloadThroughput: 100_000,
        uploadThroughput: 100_000,
      });
      await page.goto(`${target().baseUrl}/app/${path}`, { waitUntil: "networkidle" });
      await page.getByRole("link", { name: /Example/ }).waitFor();
      expect(await shiftsOf(page)).toEqual([]);
    },
  );

  it("has the focus in the first empty field where a mouse is, and at no field on a phone", async () => {
    const focused = (page: Page) =>
      page.evaluate(() => (document.activeElement as HTMLInputElement).name ?? "");
    const page = await open("login");
    await expectPage(page, "login");
    expect(await focused(page)).toBe("username");
    await field(page, "Username or email").fill("ann");
    await page.reload();
    await expectPage(page, "login");
    expect(await field(page, "Username or email").inputValue()).toBe("ann");
    expect(await focused(page)).toBe("password");
    const phone = await open("login", { hasTouch: true, isMobile: true });
    await expectPage(phone, "login");
    expect(await focused(phone)).toBe("");
  });

  it("gives what was typed to the other pages, with the place to continue", async () => {
    const page = await open("login?continue=account/edit");
    const address = "ann@bread.example";
    await field(page, "Username or email").fill(address);
    for (const [link, name, label] of [
      ["Forgot password?", "forgot", "Username or email"],
      ["Email me a login code", "loginLink", "Username or email"],
      ["Create an account", "register", "Email"],
    ] as const) {
      await follow(page, link);
      await expectPage(page, name);
      expect(await field(page, label).inputValue(), link).toBe(address);
      const back = name === "register" ? "Log in" : "Back to login";
      await follow(page, back);
      await expectPage(page, "login");
      expect(await field(page, "Username or email").inputValue(), back).toBe(address);
      expect(new URL(page.url()).searchParams.get("continue"), back).toBe("account/edit");
    }
  });

  it("keeps what was typed in another language, but no password", async () => {
    const page = await open("register");
    await field(page, "Name").fill("Ann");
    await field(page, "Email").fill("ann@bread.example");
    await field(page, "Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Show password" }).click();
    await page.getByLabel("Language").selectOption("de");
    await page.getByRole("heading", { level: 1, name: "Konto erstellen" }).waitFor();
    expect(await field(page, "Name").inputValue()).toBe("Ann");
    expect(await field(page, "E-Mail-Adresse").inputValue()).toBe("ann@bread.example");
    expect(await field(page, "Passwort").inputValue()).toBe("");
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("horse");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Konto erstellen" }).waitFor();
    expect(await field(page, "Name").inputValue()).toBe("");
  });

  it("is where a registration leads with an address that has an account", async () => {
    const person = newcomer();
    await register(target(), person);
    const page = await open("register?continue=account/edit");
    const other = newcomer();
    await field(page, "Name").fill(other.name);
    await field(page, "Email").fill(person.email);
    await field(page, "Password").fill(other.password);
    await press(page, "Create account");
    await expectFieldError(page, "Email", /already exists/);
    expect(await checkAppearance(page, "register, taken")).toEqual([]);
    await follow(page, "Log in with this address");
    await expectPage(page, "login");
    expect(await field(page, "Username or email").inputValue()).toBe(person.email);
    await field(page, "Password").fill(person.password);
    await press(page, "Log in");
    await expectPage(page, "editProfile");
  });

  it("counts down the seconds to wait, and says when they are over", async () => {
    const page = await open("login");
    await page.clock.install();
    // The shortest wait of the server is longer.
    await page.route("**/session", (route) =>
      route.fulfill({
        status: 429,
        headers: { "Retry-After": "30", "Content-Type": "application/problem+json" },
        body: JSON.stringify({ status: 429, code: "too_many_requests" }),
      }),
    );
    await submitLogin(page, newcomer());
    await expectText(page, "Try again in 30 seconds.");
    const spoken = page.getByRole("alert");
    const first = await spoken.textContent();
    const seen = async () =>
      Number(/\d+/.exec(await page.locator(".alert [aria-hidden]").innerText())?.[0]);
    await page.clock.runFor(10_000);
    await expect.poll(seen).toBeLessThanOrEqual(20);
    // A screen reader would read each second.
    expect(await spoken.textContent()).toBe(first);
    await page.clock.runFor(20_000);
    await expect.poll(() => spoken.textContent()).toBe("You can try again now.");
  });
});

describe("the registration page", () => {
  it("asks for no username, and the user changes the one that the server makes", async () => {
    const person = newcomer({ name: "Jörg Müller" });
    const page = await open("register");
    await expectPage(page, "register");
    expect(await field(page, "Username").count()).toBe(0);
    expect(await page.locator("main").innerText()).not.toMatch(/username/i);
    expect(await checkAppearance(page, "register, no username")).toEqual([]);
    await field(page, "Name").fill(person.name);
    await field(page, "Email").fill(person.email);
    await field(page, "Password").fill(person.password);
    await press(page, "Create account");
    await expectPage(page, "checkMail");
    await page.goto(`${target().baseUrl}/app/account/edit`);
    await expectPage(page, "editProfile");
    expect(await field(page, "Username").inputValue()).toMatch(/^jorg\.muller\d*$/);
    await field(page, "Username").fill(person.username);
    await press(page, "Save");
    await expectPage(page, "profile");
    await press(page, "Log out");
    await submitLogin(page, person);
    await expectPage(page, "profile");
  });
});

describe("a browser in which somebody has logged in", () => {
  const kept = (page: Page) => page.evaluate(() => localStorage.getItem("latchkey-login"));

  /** Logs in, and ends the session without a logout, as after a week without a visit. */
  async function expired() {
    const person = newcomer();
    await register(target(), person);
    const { page, context } = await visit();
    await page.goto(`${target().baseUrl}/app/login`);
    await submitLogin(page, { ...person, username: person.email });
    await expectPage(page, "profile");
    await context.clearCookies({ name: /latchkey(-dev)?(-hint)?$/ });
    return { page, context, person };
  }
  const goToLogin = async (page: Page) => {
    await page.goto(`${target().baseUrl}/app/login`);
    await expectPage(page, "login");
  };

  it("offers to continue as them, with the password only", async () => {
    const { page, person } = await expired();
    await goToLogin(page);
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe(
      "password",
    );
    expect(await field(page, "Username or email").count()).toBe(0);
    await expectText(page, person.email);
    expect(await shiftsOf(page)).toEqual([]);
    expect(await checkAppearance(page, "login, continue as")).toEqual([]);
    await follow(page, "Forgot password?");
    await expectPage(page, "forgot");
    expect(await field(page, "Username or email").inputValue()).toBe(person.email);
    await follow(page, "Back to login");
    await field(page, "Password").fill(person.password);
    await press(page, `Continue as ${person.name}`);
    await expectPage(page, "profile");
  });

  it("forgets them after “Not you?”, a logout and the deletion of the account", async () => {
    const { page, person } = await expired();
    await goToLogin(page);
    await press(page, "Not you?");
    expect(await kept(page)).toBeNull();
    expect(await field(page, "Username or email").inputValue()).toBe("");
    for (const leave of [
      () => press(page, "Log out"),
      async () => {
        await follow(page, "Delete account");
        await field(page, "Password").fill(person.password);
        await press(page, "Delete my account");
      },
    ]) {
      await submitLogin(page, person);
      await expectPage(page, "profile");
      expect(await kept(page)).toContain(person.name);
      await leave();
      await expectPage(page, "login");
      expect(await kept(page)).toBeNull();
      await page.reload();
      await field(page, "Username or email").waitFor();
    }
  });

  it("keeps nothing that somebody typed in another tab, without logging in", async () => {
    const person = newcomer();
    await register(target(), person);
    const { page, context } = await visit();
    await page.goto(`${target().baseUrl}/app/login`);
    await submitLogin(page, { ...newcomer(), username: "other@bread.example" });
    await expectFieldError(page, "Password", /./);
    const tab = await context.newPage();
    await tab.goto(`${target().baseUrl}/app/login`);
    await tab.getByLabel("Stay logged in").uncheck();
    await submitLogin(tab, person);
    await expectPage(tab, "profile");
    await expectPage(page, "profile");
    expect(await kept(page)).toBeNull();
    await press(tab, "Log out");
    await expectPage(page, "login");
    await submitLogin(page, person);
    await expectPage(page, "profile");
    expect(await kept(page)).toContain(person.name);
  });

  it.each(["without cookies", "after a logout by an app", "after a logout of all devices"])(
    "shows nobody %s, and keeps nothing",
    async (how) => {
      const person = newcomer();
      await register(target(), person);
      const { page, context } = await visit();
      const { baseUrl } = target();
      await page.goto(`${baseUrl}/app/login`);
      await submitLogin(page, person);
      await expectPage(page, "profile");
      await page.goto("about:blank");
      if (how === "without cookies") await context.clearCookies();
      if (how === "after a logout by an app") {
        const headers = { Origin: baseUrl, "X-Latchkey": "1" };
        expect((await context.request.delete(`${baseUrl}/session`, { headers })).status()).toBe(
          204,
        );
      }
      if (how === "after a logout of all devices") {
        const { token } = tokensIn(await logIn(target(), person));
        await endSessions(target(), token);
        await context.clearCookies({ name: /latchkey(-dev)?(-hint)?$/ });
      }
      await goToLogin(page);
      await field(page, "Username or email").waitFor();
      expect(await kept(page)).toBeNull();
    },
  );

  it("forgets a user who does not want to stay logged in, and any user after 30 days", async () => {
    const { page, person } = await expired();
    const { until } = JSON.parse(String(await kept(page))) as { until: number };
    expect(until).toBeLessThanOrEqual(Date.now() + 30 * 24 * 60 * 60 * 1000);
    await page.clock.setFixedTime(until);
    await goToLogin(page);
    await field(page, "Username or email").waitFor();
    expect(await kept(page)).toBeNull();
    await page.getByLabel("Stay logged in").uncheck();
    await submitLogin(page, person);
    await expectPage(page, "profile");
    expect(await kept(page)).toBeNull();
  });

  it("continues with the provider of the last login, and has the other ways behind a link", async () => {
    const { page } = await expired();
    await page.evaluate(() => {
      const login = JSON.parse(localStorage.getItem("latchkey-login") ?? "") as object;
      localStorage.setItem("latchkey-login", JSON.stringify({ ...login, way: "example" }));
    });
    await goToLogin(page);
    const link = page.getByRole("link", { name: /^Continue as/ });
    expect(await link.getAttribute("href")).toContain("/login/example");
    expect(await checkAppearance(page, "login, continue with a provider")).toEqual([]);
    await press(page, "Log in another way");
    await field(page, "Username or email").waitFor();
  });
});
