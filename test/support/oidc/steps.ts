import type { Page } from "playwright-core";
import { expect } from "vitest";
import { press } from "../browser/app.ts";

/** Waits until the page asks whether an app may use the account. */
export const expectConsent = (page: Page, client = "Example Wiki"): Promise<void> =>
  page
    .getByRole("heading", { level: 1, name: `Give ${client} access to your account?`, exact: true })
    .waitFor();

/** Waits until an app has logged the user in and led the user on, to another origin of its own. */
export const expectWelcome = (page: Page): Promise<void> => page.waitForURL(/\/welcome$/);

/** Clicks until the page sends its decision, because it ignores a click that comes too soon. */
export async function allow(page: Page, button = "Allow"): Promise<void> {
  const url = page.url();
  const isSent = page.waitForRequest(/\/authorize\/decision$/).then(() => true);
  await expect
    .poll(async () => {
      if (page.url() === url) await press(page, button);
      return Promise.race([isSent, Promise.resolve(false)]);
    })
    .toBe(true);
}

/** Keeps the paths of our pages that a tab shows from now on. */
export function pagesShown(page: Page): readonly string[] {
  const shown: string[] = [];
  page.on("framenavigated", (frame) => {
    const { pathname } = new URL(frame.url());
    if (pathname.startsWith("/app/")) shown.push(pathname);
  });
  return shown;
}
