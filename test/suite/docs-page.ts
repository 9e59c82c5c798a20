import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { authorize, openDocs, tryOut, type DocsPage } from "../support/browser/docs-page.ts";
import { ann } from "../support/documents/refused-calls.ts";
import { useTarget, type Target } from "../support/targets/http-target.ts";
import { register } from "./http/calls/calls.ts";

/** The calls that every docs page is tried with. */
export const always = ["verifyToken", "logIn", "getSession", "refreshSession", "logOut"];

/** Starts a server, opens its docs page by a name of the server, and tests that the page works there with some calls. */
export function docsPage(
  name: "localhost" | "127.0.0.1",
  start: () => Promise<Target>,
  more: readonly string[] = [],
) {
  const target = useTarget(start);
  let browser: Browser;
  let docs: DocsPage;
  let origin: string;

  beforeAll(async () => {
    // The person of the document's examples, which the page fills in.
    await register(target(), ann);
    browser = await sharedChromium();
    origin = `http://${name}:${new URL(target().baseUrl).port}`;
    docs = await openDocs(browser, origin, new Set([...always, ...more]));
  });
  afterAll(async () => {
    await docs?.close();
    await closePages();
  });

  it("logs in by its Authorize button and then calls as that person", async () => {
    await authorize(docs.page, ann.username, ann.password);
    await docs.page.keyboard.press("Escape");
    const answer = docs.page.waitForResponse("**/authenticate/verify/token");
    expect(await tryOut(docs.page, "verifyToken")).toBe("200");
    expect(await (await answer).json()).toMatchObject({ active: true, username: "ann" });
  });

  it("has its cookie stored and sent", async () => {
    const refreshed = async (): Promise<unknown> => {
      const answer = docs.page.waitForResponse("**/session/refresh");
      expect(await tryOut(docs.page, "refreshSession")).toBe("200");
      return (await answer).json();
    };
    expect(await tryOut(docs.page, "logIn")).toBe("200");
    expect(await refreshed()).toMatchObject({ user: { username: ann.username } });
    expect(await tryOut(docs.page, "logOut")).toBe("204");
    expect(await refreshed()).toEqual({ user: null });
  });

  it("keeps nothing in the browser's storage", async () => {
    const kept = await docs.page.evaluate(() => [localStorage.length, sessionStorage.length]);
    expect(kept).toEqual([0, 0]);
  });

  it("asks nobody but its own origin, and its policy stops nothing that it needs", () => {
    expect([...docs.origins]).toEqual([origin]);
    expect(docs.complaints).toEqual([]);
  });

  return () => docs;
}
