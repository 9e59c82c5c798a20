import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

/** A folder for screenshots of each page. Without it, no screenshots are taken. */
const screenshots = process.env["TEST_SCREENSHOTS"];

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const widths = [1280, 390] as const;
const schemes = ["light", "dark"] as const;

interface Look {
  readonly scheme: "light" | "dark";
  readonly width: number;
  /** The rules to check. Undefined for all. */
  readonly rules: readonly string[] | undefined;
}

/** Two combinations are enough, because contrast depends only on the colours and layout only on the width. */
export const looks: readonly Look[] = [
  { scheme: "light", width: 1280, rules: undefined },
  // The other rules do not depend on the look.
  {
    scheme: "dark",
    width: 390,
    rules: ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
  },
];

/** Shows a page in a look. Ends animations, because axe-core would judge the colours in the middle of them. */
export async function showIn(page: Page, { scheme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 844 });
  await page.emulateMedia({ colorScheme: scheme });
  await page.evaluate(endAnimations);
}

/**
 * Checks a page on a desktop in light and on a phone in dark. Returns all violations that axe-core finds, of any severity. Also
 * reports pages that scroll sideways, including at 320 pixels, the width of the narrowest phones.
 */
export async function checkAppearance(page: Page, name: string): Promise<string[]> {
  // Once for all states of a page, because it is half a megabyte of code.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  // Otherwise the element of the last click would be shown in its hover state.
  await page.mouse.move(0, 0);
  const faults: string[] = [];
  for (const look of looks) {
    const { scheme, width, rules } = look;
    await showIn(page, look);
    const variant = `${name}, ${scheme}, ${width} wide`;
    faults.push(...(await page.evaluate(runAxe, rules)).map((fault) => `${variant}: ${fault}`));
    if (await overflows(page)) faults.push(`${variant}: scrolls sideways`);
  }
  await page.setViewportSize({ width: 320, height: 844 });
  if (await overflows(page)) faults.push(`${name}, 320 wide: scrolls sideways`);
  await takeScreenshots(page, name);
  return faults;
}

/** Takes screenshots at both widths in both schemes, if they are wanted. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  if (!wantsScreenshots) return;
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      await screenshot(page, `${name}-${scheme}-${width}`);
    }
  }
}

/** Whether screenshots are wanted. */
export const wantsScreenshots = screenshots !== undefined;

async function screenshot(page: Page, name: string): Promise<void> {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  const path = join(screenshots, `${name.replaceAll(/\W+/g, "-")}.png`);
  await page.screenshot({ path, fullPage: true, animations: "disabled" });
}

async function endAnimations(): Promise<void> {
  // The page learns of another colour scheme with the next frame, and transitions begin with the one after it.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
}

/** All violations of accessibility that axe-core finds on a page without a style. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(runAxe, undefined);
}

async function runAxe(rules: readonly string[] | undefined): Promise<string[]> {
  const { axe } = window as unknown as {
    axe: { run(options: RunOptions): Promise<AxeResults> };
  };
  const only = rules && { runOnly: { type: "rule" as const, values: [...rules] } };
  const { violations } = await axe.run({ resultTypes: ["violations"], ...only });
  return violations.flatMap(({ impact, id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id} at ${html}: ${failureSummary}`),
  );
}

/** Whether a page scrolls sideways. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
