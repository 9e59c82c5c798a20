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

/** What cannot succeed with the document's examples, one call after the other. */
const refused: Readonly<Record<string, string>> = {
  register: "Ann is there already",
  introspectToken: "no client is logged in",
  refreshSession: "logOut came before",
  endSession: "no session of hers has the example's id",
};

interface Served {
  readonly name: string;
  readonly start: () => Promise<Target>;
  /** The calls to try out: the browser and the document decide these, so one runtime is enough. */
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
    // The person of the document's examples, which the page fills in.
    await register(target(), ann);
    browser = await launchChromium();
    docs = await openDocs(browser, target().baseUrl);
  });
  afterAll(async () => {
    await docs?.close();
    await browser?.close();
  });

  it("logs in by its Authorize button and then calls as that person", async () => {
    await authorize(docs.page, ann.username, ann.password);
    await docs.page.keyboard.press("Escape");
    const answer = docs.page.waitForResponse("**/authenticate/verify/token");
    expect(await tryOut(docs.page, "verifyToken")).toBe("200");
    expect(await (await answer).json()).toMatchObject({ active: true, username: "ann" });
  });

  it("keeps nothing in the browser's storage", async () => {
    const kept = await docs.page.evaluate(() => [localStorage.length, sessionStorage.length]);
    expect(kept).toEqual([0, 0]);
  });

  it("asks nobody but its own origin, and its policy stops nothing that it needs", () => {
    expect([...docs.origins]).toEqual([target().baseUrl]);
    expect(docs.complaints).toEqual([]);
  });

  it("tells of a refused login, until one succeeds", async () => {
    const errors = docs.page.locator("dialog .errors");
    await authorize(docs.page, ann.username, newPassword());
    expect(await errors.innerText()).toContain("invalid_grant");
    await docs.page.keyboard.press("Escape");
    await authorize(docs.page, ann.username, ann.password);
    expect(await errors.count()).toBe(0);
    await docs.page.keyboard.press("Escape");
  });

  it.each(tried)("tries out %s", async (operationId) => {
    // An answer that is not documented is shown as such, and so is one that never came.
    const expected = operationId in refused ? /^4\d\d$/ : /^2\d\d$/;
    expect(await tryOut(docs.page, operationId)).toMatch(expected);
  });

  const goThroughSession = async (page: Page): Promise<void> => {
    expect(await tryOut(page, "logIn")).toBe("200");
    expect(await tryOut(page, "refreshSession")).toBe("200");
    expect(await tryOut(page, "logOut")).toBe("204");
    expect(await tryOut(page, "refreshSession")).toBe("400");
  };

  it("has its cookie stored and sent", () => goThroughSession(docs.page));

  it("has its cookie stored and sent by another name of the server", async () => {
    const { protocol, port } = new URL(target().baseUrl);
    const { page, close } = await openDocs(browser, `${protocol}//localhost:${port}`);
    await goThroughSession(page);
    await close();
  });
});
