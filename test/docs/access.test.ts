import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { looks, showIn } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import {
  callOf,
  openCall,
  openDocs,
  violations,
  type DocsPage,
} from "../support/browser/docs-page.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";
import { urlencoded } from "../support/documents/refused-calls.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";

const calls = operationsOf(readJson("test/contract/openapi.snapshot.json") as OpenApi);

/** One call of each method, and one with a form, because each looks different. */
const samples = new Map(
  calls.map(({ method, operation }) => {
    const isForm = urlencoded in (operation.requestBody?.content ?? {});
    return [isForm ? "form" : method, String(operation.operationId)];
  }),
);

describe("the docs page is accessible and fits the window", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));
  let browser: Browser;
  let docs: DocsPage;
  beforeAll(async () => {
    browser = await sharedChromium();
    docs = await openDocs(browser, target().baseUrl);
  });
  afterAll(closePages);

  /** Expects no fault of the page as it is, in both looks. */
  const expectAccessible = async ({ page }: DocsPage): Promise<void> => {
    for (const look of looks) {
      await showIn(page, look);
      expect(await violations(page, look.rules), look.scheme).toEqual([]);
      expect(await hidden(page), look.scheme).toBe(0);
    }
  };

  it("with the Authorize dialog open", async () => {
    await docs.page.locator(".btn.authorize").click();
    await expectAccessible(docs);
    await docs.page.keyboard.press("Escape");
  });

  it("with open calls and the response of one", async () => {
    docs = await openDocs(browser, target().baseUrl, new Set(samples.values()));
    for (const operationId of samples.values()) await openCall(callOf(docs.page, operationId));
    const get = callOf(docs.page, samples.get("get") ?? "");
    await get.locator(".execute").click();
    await get.locator(".live-responses-table").waitFor();
    await docs.page
      .locator(".execute")
      .nth(samples.size - 1)
      .waitFor();
    await expectAccessible(docs);
  });
});

/** The number of pixels by which the page is wider than the window. */
const hidden = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
