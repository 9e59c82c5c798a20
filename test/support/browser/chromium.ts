import { type Browser, chromium } from "playwright-core";

import { findProgram, installDebianPackage } from "../apt.ts";

const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser of this machine; as root on Debian or Ubuntu a missing one is installed first. */
async function chromiumPath(): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  await installDebianPackage("chromium");
  const installed = findBrowser();
  if (!installed) throw new Error("The package chromium brought no program of that name");
  return installed;
}

/** A headless browser with an empty profile of its own; `close()` ends it and deletes the profile. */
export async function launchChromium(): Promise<Browser> {
  // Chromium refuses its sandbox to root, and the tests open nothing but our own pages.
  return chromium.launch({
    executablePath: await chromiumPath(),
    chromiumSandbox: false,
    args: QUIET,
  });
}

function findBrowser(): string | undefined {
  return findProgram("chromium", "chromium-browser", "google-chrome");
}
