import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { axeViolations, overflows } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { keepHashesSecret } from "../support/targets/http-target.ts";
import { states, type State } from "./states.ts";
import { startWorld, type World } from "./world.ts";

const languages = ["en", "de", "ar"] as const;
const widths = [390, 1280] as const;
const conditions = ["keyboard", "no script", "offline", "slow"] as const;

type Condition = (typeof conditions)[number];

const all = Object.entries(states).flatMap(([page, ofPage]) =>
  Object.entries(ofPage).map(([name, state]) => ({ name: `${page}, ${name}`, state })),
);

let folder: string;
let world: World;

beforeAll(async () => {
  folder = process.env["TEST_SCREENSHOTS"] ?? join(inject("runDirectory"), "states");
  mkdirSync(folder, { recursive: true });
  world = await startWorld();
});

afterAll(async () => {
  await closePages();
  await keepHashesSecret(world.target);
  await world.close();
  console.info(`Pictures: ${folder}`);
});

type Variant = readonly [name: string, language: string, width: number, condition: Condition];

const pictureOf = ([name, language, width, condition]: Variant): string =>
  join(folder, `${name} ${language} ${width} ${condition}`.replaceAll(/[^\w]+/g, "-") + ".png");

/** A browser of somebody in a state. */
async function browserOf(
  { as }: State,
  language: string,
  width: number,
  hasScripts = true,
): Promise<BrowserContext> {
  const context = await (
    await sharedChromium()
  ).newContext({
    locale: language,
    viewport: { width, height: 844 },
    reducedMotion: "reduce",
    javaScriptEnabled: hasScripts,
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(countShifts);
  if (as === "guest") return context;
  const { username, password } = world.people[as];
  const answer = await context.request.post(`${world.origin}/session`, {
    data: { username, password },
    headers: { Origin: world.origin },
  });
  expect(answer.status()).toBe(200);
  return context;
}

/** Adds up how far the page moves by itself, as Core Web Vitals count it. */
function countShifts(): void {
  const counted = window as unknown as { shifted: number };
  counted.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      readonly value: number;
      readonly hadRecentInput: boolean;
    })[]) {
      if (!entry.hadRecentInput) counted.shifted += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Opens a state and waits until it is there. */
async function open(page: Page, state: State): Promise<void> {
  await page.goto(`${world.origin}/app/${await state.at(world)}`);
  await settled(page);
  await state.reach?.(page, world);
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForLoadState("networkidle");
}

/** What a condition does with an open page. Returns what is wrong with it. */
const under: Readonly<Record<Condition, (page: Page, state: State) => Promise<string[]>>> = {
  async keyboard(page, state) {
    await open(page, state);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    return unreachable(page);
  },
  async "no script"(page, state) {
    await page.goto(`${world.origin}/app/${await state.at(world)}`);
    const text = await page.locator("body").innerText();
    // The letters of the third language turn the word around as well.
    const faults = /JavaScript|[\u0600-\u06ff]{8}/.test(text) ? [] : ["says nothing of JavaScript"];
    return [...faults, ...(await withoutScripts(page.url()))];
  },
  async offline(page, state) {
    await open(page, state);
    const fields = page.locator("main input:visible:not([type=checkbox])");
    const before: string[] = [];
    for (const field of await fields.all()) {
      if (await field.isEditable()) await field.fill((await field.inputValue()) || "123456a");
    }
    for (const field of await fields.all()) before.push(await field.inputValue());
    await page.context().setOffline(true);
    const main = page.locator("main form button.main");
    if ((await main.count()) === 0) return [];
    await main.first().click();
    await page.locator("[role=alert], [aria-invalid=true]").first().waitFor();
    const after: string[] = [];
    for (const field of await fields.all()) after.push(await field.inputValue());
    return after.join() === before.join() ? [] : ["loses what was typed"];
  },
  async slow(page, state) {
    const network = await page.context().newCDPSession(page);
    await network.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 200,
      downloadThroughput: 100_000,
      uploadThroughput: 100_000,
    });
    await open(page, state);
    const shifted = await page.evaluate(() => (window as unknown as { shifted: number }).shifted);
    // What people call good. The entrance is held to nothing at all, in test/browser.
    return shifted < 0.1 ? [] : [`moves by ${shifted}`];
  },
};

/** What axe finds on a page as browsers without scripts show it. It is a script itself, so another browser gets what they show. */
async function withoutScripts(url: string): Promise<string[]> {
  const context = await (await sharedChromium()).newContext();
  const page = await context.newPage();
  await page.route(url.replace(/#.*/, ""), async (route) => {
    const answer = await route.fetch();
    const html = (await answer.text())
      .replaceAll(/<script.*?<\/script>/gs, "")
      .replaceAll("noscript>", "div>");
    await route.fulfill({ response: answer, body: html });
  });
  await page.goto(url);
  const found = await axeViolations(page);
  await context.close();
  return found;
}

/** What Tab does not reach, and what it reaches without showing it. */
async function unreachable(page: Page): Promise<string[]> {
  const wanted = await page.evaluate(() => {
    const found = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select")];
    const shown = found.filter((one) => {
      // The keys with arrows move between the options of a group.
      const isLeftOut = one.matches(":disabled, input[type=radio]:not(:checked)");
      return !isLeftOut && one.checkVisibility({ visibilityProperty: true });
    });
    /** The focus of a field may be shown by the box around it, or by its row. */
    const looks = (one: Element): string =>
      [one, one.parentElement, one.closest("tr, label, .box")]
        .map((each) => {
          const shown = each ?? one;
          const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(shown);
          const after = getComputedStyle(shown, "::after").outline;
          return [outline, boxShadow, borderColor, backgroundColor, after].join();
        })
        .join();
    Object.assign(window, { looks });
    for (const [index, one] of shown.entries()) {
      one.dataset["wanted"] = String(index);
      one.dataset["looks"] = looks(one);
    }
    return shown.length;
  });
  const reached = new Set<string>();
  const faults: string[] = [];
  for (let step = 0; step < wanted + 12 && reached.size < wanted; step++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const id = element?.dataset["wanted"];
      if (!element || id === undefined) return undefined;
      const { looks } = window as unknown as { looks(one: Element): string };
      const isShown = looks(element) !== element.dataset["looks"];
      return { id, isShown, html: element.outerHTML.slice(0, 120) };
    });
    if (!at || reached.has(at.id)) continue;
    reached.add(at.id);
    if (!at.isShown) faults.push(`does not show the focus of ${at.html}`);
  }
  if (reached.size === wanted) return faults;
  const missed = await page.evaluate(
    (known) =>
      [...document.querySelectorAll<HTMLElement>("[data-wanted]")]
        .filter(({ dataset }) => !known.includes(dataset["wanted"] ?? ""))
        .map(({ outerHTML }) => outerHTML.slice(0, 120)),
    [...reached],
  );
  return [...faults, ...missed.map((html) => `Tab does not reach ${html}`)];
}

/** Shows a state in a variant, checks it, and keeps its picture. */
async function show(state: State, variant: Variant): Promise<string[]> {
  const [, language, width, condition] = variant;
  const context = await browserOf(state, language, width, condition !== "no script");
  try {
    const page = await context.newPage();
    const faults = await under[condition](page, state);
    if (condition !== "no script") faults.push(...(await axeViolations(page)));
    if (await overflows(page)) faults.push("scrolls sideways");
    await page.screenshot({ path: pictureOf(variant), fullPage: true, animations: "disabled" });
    return faults;
  } catch (error) {
    return [String(error).split("\n")[0] ?? "failed"];
  } finally {
    await context.close();
  }
}

const variantsOf = (language: string, width: number): readonly Variant[] =>
  all.flatMap(({ name }) =>
    conditions.map((condition) => [name, language, width, condition] as const),
  );

describe.each(languages)("every page in %s", (language) => {
  it.each(widths)("has each of its states at %i pixels", async (width) => {
    const faults: string[] = [];
    const variants = variantsOf(language, width);
    for (const variant of variants) {
      const [name] = variant;
      const state = all.find((one) => one.name === name)!.state;
      const found = await show(state, variant);
      faults.push(...found.map((fault) => `${variant.join(", ")}: ${fault}`));
    }
    expect(faults).toEqual([]);
    const missing = variants.filter((one) => !existsSync(pictureOf(one)));
    expect(missing).toEqual([]);
    expect(variants.every((one) => statSync(pictureOf(one)).size > 1000)).toBe(true);
  });
});
