import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../support/browser/chromium.ts";
import { authorize, openDocs, tryOut, type DocsPage } from "../support/browser/docs-page.ts";
import { startOnNode, useTarget, type Target } from "../support/targets/http-target.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";
import { ann } from "../support/documents/refused-calls.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";
import { newPassword, register } from "../suite/http/calls/calls.ts";

const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
const calls = operationsOf(document).map(({ operation }) => String(operation.operationId));

/** The calls that fail when each call is sent in turn with the document's examples, and the reason. */
const refused: Readonly<Record<string, string>> = {
  register: "Ann is already registered",
  introspectToken: "no client is authenticated",
  refreshSession: "logOut was called before",
  endSession: "none of Ann's sessions has the id of the example",
};

interface Served {
  readonly name: string;
  readonly start: () => Promise<Target>;
  /** The calls to try out. One runtime tries all, because they depend only on the browser and the document. */
  readonly tried: readonly string[];
}

const served: readonly Served[] = [
  { name: "Node", start: () => startOnNode({ database: "sqlite" }), tried: calls },
  { name: "workerd", start: () => startOnWorkerd({ database: "d1" }), tried: ["getMe"] },
];

describe.each(served)("the docs page from $name", ({ start: openTarget, tried }) => {
  const target = useTarget(openTarget);
  let browser: Browser;
  let docs: DocsPage;

  beforeAll(async () => {
    // The user in the document's examples, which the page fills in.
    await register(target(), ann);
    browser = await launchChromium();
    docs = await openDocs(browser, target().baseUrl);
  });
  afterAll(async () => {
    await docs?.close();
    await browser?.close();
  });

  it("logs a user in with the Authorize button, and sends the token with calls", async () => {
    await authorize(docs.page, ann.username, ann.password);
    await docs.page.keyboard.press("Escape");
    const answer = docs.page.waitForResponse("**/authenticate/verify/token");
    expect(await tryOut(docs.page, "verifyToken")).toBe("200");
    expect(await (await answer).json()).toMatchObject({ active: true, username: "ann" });
  });

  it("stores nothing in the browser's storage", async () => {
    const kept = await docs.page.evaluate(() => [localStorage.length, sessionStorage.length]);
    expect(kept).toEqual([0, 0]);
  });

  it("sends requests only to its own origin, and complies with its Content-Security-Policy", () => {
    expect([...docs.origins]).toEqual([target().baseUrl]);
    expect(docs.complaints).toEqual([]);
  });

  it("shows the error of a failed login until a login succeeds", async () => {
    const errors = docs.page.locator("dialog .errors");
    await authorize(docs.page, ann.username, newPassword());
    expect(await errors.innerText()).toContain("invalid_grant");
    await docs.page.keyboard.press("Escape");
    await authorize(docs.page, ann.username, ann.password);
    expect(await errors.count()).toBe(0);
    await docs.page.keyboard.press("Escape");
  });

  it.each(tried)("tries out %s", async (operationId) => {
    // The page shows an undocumented or missing response as such.
    const expected = operationId in refused ? /^4\d\d$/ : /^2\d\d$/;
    expect(await tryOut(docs.page, operationId)).toMatch(expected);
  });

  const goThroughSession = async (page: Page): Promise<void> => {
    expect(await tryOut(page, "logIn")).toBe("200");
    expect(await tryOut(page, "refreshSession")).toBe("200");
    expect(await tryOut(page, "logOut")).toBe("204");
    expect(await tryOut(page, "refreshSession")).toBe("400");
  };

  it("stores and sends the session cookie", () => goThroughSession(docs.page));

  it("stores and sends the session cookie at another host name of the server", async () => {
    const { protocol, port } = new URL(target().baseUrl);
    const { page, close } = await openDocs(browser, `${protocol}//localhost:${port}`);
    await goThroughSession(page);
    await close();
  });
});
