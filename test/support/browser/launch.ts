import { type Browser, chromium } from "playwright-core";
import { findProgram } from "../apt.ts";
import { launchChromium } from "./chromium.ts";

/** A browser that keeps whole pages for "back", as those of people do; Playwright has that switched off. */
export async function launchKeepingPages(): Promise<Browser> {
  const executablePath = findProgram("chromium", "chromium-browser", "google-chrome");
  // It installs one.
  if (!executablePath) await (await launchChromium()).close();
  return chromium.launch({
    executablePath: findProgram("chromium", "chromium-browser", "google-chrome") ?? "",
    chromiumSandbox: false,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}
