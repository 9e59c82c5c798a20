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

/** The path of Chromium or Chrome. If there is none, installs Chromium first, as root on Debian or Ubuntu. */
async function chromiumPath(): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  await installDebianPackage("chromium");
  const installed = findBrowser();
  if (!installed) throw new Error("The package chromium has no program named chromium.");
  return installed;
}

/** Starts a headless browser with a new, empty profile. `close()` stops the browser and deletes the profile. */
export async function launchChromium(): Promise<Browser> {
  // Chromium's sandbox does not work as root. The tests open only pages of this project.
  return chromium.launch({
    executablePath: await chromiumPath(),
    chromiumSandbox: false,
    args: QUIET,
  });
}

function findBrowser(): string | undefined {
  return findProgram("chromium", "chromium-browser", "google-chrome");
}
