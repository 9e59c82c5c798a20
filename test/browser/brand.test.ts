import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shadesOf } from "../../src/core/brand/shades.ts";
import { audienceOf, pageNames } from "../../src/core/ground/pages.ts";
import { newcomer, register } from "../suite/http/calls/calls.ts";
import { addTotp } from "../suite/http/calls/factors.ts";
import { useVisitors } from "../support/browser/app-in-browser.ts";
import { press, submitLogin } from "../support/browser/app.ts";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startBlankSite, type Site } from "../support/browser/site.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="red"/></svg>';
const color = "#ffcc00";

let browser: Browser;
let shop: Site;
beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages();
  await shop.close();
});

const target = useTarget(async () => {
  shop = await startBlankSite();
  return startOnNode({
    database: "sqlite",
    env: {
      ISSUER: "",
      MAIL_FROM: "login@acme.example",
      LOGIN_LINKS: "on",
      BRAND_NAME: "Acme",
      BRAND_LOGO: `data:image/svg+xml,${encodeURIComponent(logo)}`,
      BRAND_COLOR: color,
      SUPPORT_EMAIL: "help@acme.example",
      TERMS_URL: "https://acme.example/terms",
      PRIVACY_URL: "https://acme.example/privacy",
      CORS_ORIGINS: shop.origin,
    },
  });
});
const visitors = useVisitors();

/** `pages` is the other origin that the visit may lead to. */
const visit = async (locale = "en-US", pages = target().baseUrl) =>
  visitors.open(browser, target().baseUrl, pages, { reducedMotion: "reduce", locale });

/** All that a page says: its title, its texts, and what screen readers read instead of them. */
const wordsOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const spoken = ["aria-label", "alt", "title", "placeholder", "content"];
    const attributes = [...document.querySelectorAll("*")].flatMap((element) =>
      spoken.map((name) => element.getAttribute(name) ?? ""),
    );
    return [document.title, document.body.innerText, ...attributes].join("\n");
  });

/** Opens a page, and expects that it names the brand and nobody else. */
async function expectBrand(page: Page, path: string): Promise<void> {
  await page.goto(`${target().baseUrl}/${path}`);
  await page.getByRole("heading", { level: 1 }).filter({ hasText: /\S/ }).waitFor();
  const words = await wordsOf(page);
  expect(words, path).not.toMatch(/latchkey/i);
  expect(words, path).toContain("Acme");
  expect(await page.title(), path).toContain("Acme");
}

const named = (audience: string) =>
  pageNames.filter((name) => audienceOf(name) === audience).map((name) => `app/${name}`);

describe("with a brand, every page", () => {
  it.each(["en-US", "de-DE"])("names it and nobody else, in %s", async (locale) => {
    const { page, logIn } = await visit(locale);
    for (const path of [...named("guests"), ...named("link"), ...named("all"), "app/nothing", ""]) {
      await expectBrand(page, path);
    }
    const person = newcomer();
    expect((await register(target(), person)).status).toBe(201);
    await target().sql(`UPDATE users SET role = 'admin' WHERE username_key = '${person.username}'`);
    await logIn(person);
    for (const path of [...named("users"), "app/admin"]) await expectBrand(page, path);
  });

  it("says whose recovery codes these are", async () => {
    const { page, logIn } = await visit();
    const person = newcomer();
    expect((await register(target(), person)).status).toBe(201);
    await addTotp(target(), await logIn(person));
    await page.goto(`${target().baseUrl}/app/account/security`);
    await press(page, "Create new codes");
    await page.locator(".sure").getByRole("button", { name: "Create new codes" }).click();
    await page.getByRole("heading", { name: "Your recovery codes for Acme" }).waitFor();
  });

  it("shows its logo, its colour and its addresses", async () => {
    const { page } = await visit();
    await page.goto(`${target().baseUrl}/app/login`);
    const picture = page.locator("header img");
    await picture.waitFor();
    const isShown = () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0);
    await expect.poll(isShown).toBe(true);
    const { light, dark } = shadesOf(color);
    const button = page.getByRole("button", { name: "Log in", exact: true });
    const background = () =>
      button.evaluate((element) => getComputedStyle(element).backgroundColor);
    const rgb = (hex: string) =>
      `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;
    expect(await background()).toBe(rgb(light.accent));
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await background()).toBe(rgb(dark.accent));
    const links = await page
      .locator("footer a")
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(links).toEqual([
      "mailto:help@acme.example",
      "https://acme.example/terms",
      "https://acme.example/privacy",
    ]);
    expect(await checkAppearance(page, "login with a brand")).toEqual([]);
  });
});

describe("a login", () => {
  const logIn = async (page: Page, wanted: string) => {
    const person = newcomer();
    expect((await register(target(), person)).status).toBe(201);
    const query = new URLSearchParams({ continue: wanted });
    await page.goto(`${target().baseUrl}/app/login?${query}`);
    await submitLogin(page, person);
  };

  it("leads to the page of another allowed origin that `continue` names", async () => {
    const { page } = await visit("en-US", shop.origin);
    await logIn(page, `${shop.origin}/cart?id=1`);
    await page.waitForURL(`${shop.origin}/cart?id=1`);
  });

  it("leads to the page of the app that `continue` names", async () => {
    const { page } = await visit();
    await logIn(page, "account/security");
    await page.waitForURL(`${target().baseUrl}/app/account/security`);
  });

  it.each(["https://evil.example/", "//evil.example", "https://acme.example/terms"])(
    "leads to the profile instead of %s",
    async (wanted) => {
      const { page } = await visit();
      await logIn(page, wanted);
      await page.waitForURL(`${target().baseUrl}/app/account`);
    },
  );
});
