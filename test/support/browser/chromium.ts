import { type Browser, chromium } from "playwright-core";
import { findProgram, installDebianPackage } from "../apt.ts";

const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--renderer-process-limit=1",
  "--disable-site-isolation-trials",
  "--disable-features=IsolateOrigins,site-per-process",
  // One process less for each browser.
  "--in-process-gpu",
];

const shell = "chromium-headless-shell";

/**
 * The path of a browser for pages that nobody looks at. Debian's headless shell takes a third of the CPU of Chromium, so it
 * is installed where that is possible, as root on Debian or Ubuntu. Elsewhere an installed Chromium or Chrome serves.
 */
export async function headlessPath(): Promise<string> {
  const found = findProgram(shell);
  if (found) return found;
  const other = findBrowser();
  try {
    await installDebianPackage(shell);
  } catch (error) {
    if (other) return other;
    throw error;
  }
  return findProgram(shell) ?? other ?? missing(shell);
}

/** The path of Chromium or Chrome, as users have it. If there is none, installs Chromium first. */
export async function browserPath(): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  await installDebianPackage("chromium");
  return findBrowser() ?? missing("chromium");
}

const findBrowser = (): string | undefined =>
  findProgram("chromium", "chromium-browser", "google-chrome");

function missing(name: string): never {
  throw new Error(`The package ${name} has no program of that name.`);
}

/** Starts a headless browser with a new, empty profile. `close()` stops the browser and deletes the profile. */
export async function launchChromium(): Promise<Browser> {
  // Chromium's sandbox does not work as root. The tests open only pages of this project.
  return chromium.launch({
    executablePath: await headlessPath(),
    chromiumSandbox: false,
    args: QUIET,
  });
}

let shared: Promise<Browser> | undefined;

/** The browser of this process, for all test files that run in it. It ends with the process. */
export const sharedChromium = (): Promise<Browser> => (shared ??= launchChromium());

/** Closes what a test file left open in the shared browser, with its cookies and storage. */
export async function closePages(): Promise<void> {
  const contexts = (await shared)?.contexts() ?? [];
  await Promise.all(contexts.map((context) => context.close()));
}
