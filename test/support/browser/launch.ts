import { type Browser, chromium } from "playwright-core";
import { browserPath } from "./chromium.ts";

/** Starts a browser with the back/forward cache, as users have it. Playwright switches the cache off by default. */
export async function launchWithBackForwardCache(): Promise<Browser> {
  return chromium.launch({
    executablePath: await browserPath(),
    chromiumSandbox: false,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}
