import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

/** Set to a folder, it takes a picture of each page. */
const pictures = process.env["TEST_SCREENSHOTS"];

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const widths = [1280, 390] as const;
const schemes = ["light", "dark"] as const;

/**
 * Looks at what a page shows now: wide and narrow, light and dark. Gives what is wrong with it: what axe-core finds, of any
 * weight, and what lies beyond the right edge, also on the narrowest of telephones.
 */
export async function look(page: Page, name: string): Promise<string[]> {
  await page.evaluate(axe);
  // What the last click left under it would look as if it were pointed at.
  await page.mouse.move(0, 0);
  const faults: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(endAnimations);
      const where = `${name}, ${scheme}, ${width} wide`;
      faults.push(...(await page.evaluate(runAxe)).map((fault) => `${where}: ${fault}`));
      await picture(page, `${name}-${scheme}-${width}`);
    }
    if (await overflows(page)) faults.push(`${name}, ${width} wide: scrolls sideways`);
  }
  await page.setViewportSize({ width: 320, height: 844 });
  if (await overflows(page)) faults.push(`${name}, 320 wide: scrolls sideways`);
  return faults;
}

/** Takes pictures only. */
export async function show(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      await picture(page, `${name}-${scheme}-${width}`);
    }
  }
}

/** Whether anybody wants pictures. */
export const isShown = pictures !== undefined;

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name.replaceAll(/\W+/g, "-")}.png`);
  await page.screenshot({ path, fullPage: true, animations: "disabled" });
}

/** Colours in between are no ones to judge. */
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
