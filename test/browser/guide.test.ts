import { afterAll, describe, expect, it } from "vitest";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

describe("the guide of the server", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));
  afterAll(closePages);

  it("finds a page by the words of a reader, and shows it", async () => {
    const page = await (await sharedChromium()).newPage();
    await page.goto(`${target().baseUrl}/docs/guide/`);
    await page.getByLabel("Search the documentation").fill("log users in to my next app");
    const results = page.locator("nav ul[aria-live] a");
    await results.first().waitFor();
    expect(await results.first().textContent()).toBe("Next.js");
    await results.first().click();
    await page.getByRole("heading", { level: 1, name: "Next.js" }).waitFor();
  });

  it("takes readers of an old address to the new one", async () => {
    const page = await (await sharedChromium()).newPage();
    await page.goto(`${target().baseUrl}/docs/guide/start`);
    await page.getByRole("heading", { level: 1, name: "Getting started" }).waitFor();
  });
});
