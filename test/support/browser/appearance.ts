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

/**
 * Checks a page at two widths, in light and in dark. Returns all violations that axe-core finds, of any severity. Also reports
 * pages that scroll sideways, including at 320 pixels, the width of the narrowest phones.
 */
export async function checkAppearance(page: Page, name: string): Promise<string[]> {
  await page.evaluate(axe);
  // Otherwise the element of the last click would be shown in its hover state.
  await page.mouse.move(0, 0);
  const faults: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(endAnimations);
      const variant = `${name}, ${scheme}, ${width} wide`;
      faults.push(...(await page.evaluate(runAxe)).map((fault) => `${variant}: ${fault}`));
      await screenshot(page, `${name}-${scheme}-${width}`);
    }
    if (await overflows(page)) faults.push(`${name}, ${width} wide: scrolls sideways`);
  }
  await page.setViewportSize({ width: 320, height: 844 });
  if (await overflows(page)) faults.push(`${name}, 320 wide: scrolls sideways`);
  return faults;
}

/** Takes screenshots, without checks. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
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

/** Ends animations, because axe-core would judge the colours in the middle of them. */
function endAnimations(): void {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
}

async function runAxe(): Promise<string[]> {
  const { axe } = window as unknown as {
    axe: { run(options: RunOptions): Promise<AxeResults> };
  };
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.flatMap(({ impact, id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id} at ${html}: ${failureSummary}`),
  );
}

const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
