import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkAppearance } from "../support/browser/appearance.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startOnNode, useTarget } from "../support/targets/http-target.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await sharedChromium();
});
afterAll(closePages);

describe("the home page in a browser", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));

  it("is accessible, fits the window, and its policy stops nothing that it needs", async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("requestfailed", (request) => complaints.push(request.url()));
    await page.goto(target().baseUrl);
    await page.getByRole("heading", { level: 1, name: "Example is running" }).waitFor();
    const card = await page.locator("main").evaluate((main) => getComputedStyle(main).maxWidth);
    expect(card).toBe("480px");
    expect(complaints).toEqual([]);
    expect(await checkAppearance(page, "home")).toEqual([]);
  });

  it("leads to the login and to the API documentation", async () => {
    const page = await browser.newPage();
    await page.goto(target().baseUrl);
    for (const [link, path, title] of [
      ["Log in", "/app/", "Example"],
      ["API documentation", "/docs", "Latchkey API"],
    ] as const) {
      const href = (await page.getByRole("link", { name: link }).getAttribute("href")) ?? "";
      const { pathname } = new URL(href, page.url());
      expect(pathname).toBe(path);
      const answer = await target().fetch(pathname);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain(`<title>${title}</title>`);
    }
  });
});
