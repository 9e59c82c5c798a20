import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import type { Environment } from "../suite/client/context.ts";
import type { Report } from "../suite/client/suite.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { bundle, startPageServer, testClient } from "../support/client/suite.ts";

declare const runSuite: (environment: Environment) => Promise<Report>;

describe("clients in a page of Chromium", () => {
  let browser: Browser;
  let page: Awaited<ReturnType<typeof startPageServer>>;
  beforeAll(async () => {
    const script = await bundle(new URL("../suite/client/entries/page.ts", import.meta.url));
    page = await startPageServer(() => readFile(script, "utf8"));
    browser = await sharedChromium();
  });
  afterAll(async () => {
    await closePages();
    page?.close();
  });

  testClient(
    "page",
    async (environment) => {
      const tab = await browser.newPage();
      await tab.goto(page.origin);
      return tab.evaluate((environment) => runSuite(environment), environment);
    },
    () => page.origin,
  );
});
