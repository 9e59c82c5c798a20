import { type Browser, chromium } from "playwright-core";
import { findProgram } from "../apt.ts";
import { launchChromium } from "./chromium.ts";

/** Starts a browser with the back/forward cache, as users have it. Playwright switches the cache off by default. */
export async function launchWithBackForwardCache(): Promise<Browser> {
  const executablePath = findProgram("chromium", "chromium-browser", "google-chrome");
  // launchChromium() installs a missing browser.
  if (!executablePath) await (await launchChromium()).close();
  return chromium.launch({
    executablePath: findProgram("chromium", "chromium-browser", "google-chrome") ?? "",
    chromiumSandbox: false,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}
