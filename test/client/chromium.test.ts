import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { launchChromium } from "../support/browser/chromium.ts";
import { bundle, servePage, testClient } from "../support/client/suite.ts";
import type { World } from "../suite/client/stage.ts";
import type { Report } from "../suite/client/suite.ts";

declare const runSuite: (world: World) => Promise<Report>;

describe("in a page of Chromium", () => {
  let browser: Browser;
  let page: Awaited<ReturnType<typeof servePage>>;
  beforeAll(async () => {
    const script = await bundle(new URL("../suite/client/entry-page.ts", import.meta.url));
    page = await servePage(() => readFile(script, "utf8"));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    page?.close();
  });

  testClient(
    "page",
    async (world) => {
      const tab = await browser.newPage();
      await tab.goto(page.origin);
      return tab.evaluate((world) => runSuite(world), world);
    },
    () => page.origin,
  );
});
