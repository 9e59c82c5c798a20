import { type Browser, chromium } from "playwright-core";
import { browserPath } from "./chromium.ts";

/**
 * Starts a browser with the back/forward cache, as users have it. Playwright switches the cache off by default, and the headless
 * shell has none. Only for cases that need the cache, because this browser takes three times the CPU of the shell.
 */
export async function launchWithBackForwardCache(): Promise<Browser> {
  return chromium.launch({
    executablePath: await browserPath(),
    chromiumSandbox: false,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}
