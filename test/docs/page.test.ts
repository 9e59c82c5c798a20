import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { authorize, openDocs, tryOut, type DocsPage } from "../support/browser/docs-page.ts";
import { startOnNode, useTarget, type Target } from "../support/targets/http-target.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";
import { ann } from "../support/documents/refused-calls.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";
import { newPassword, register } from "../suite/http/calls/calls.ts";

const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;

/** Ann is registered already. She has no passkey, and the example proves her in two ways at once. */
const refused: Readonly<Record<string, string>> = {
  register: "409",
  renamePasskey: "404",
  reauthenticate: "400",
};

/**
 * The first call of each kind of body and kind of login, and one with a parameter in its path. Swagger UI treats the others alike,
 * and `test/contract/examples.test.ts` sends all examples.
 */
const samples = new Map(
  operationsOf(document)
    .toReversed()
    .map(({ operation }) => {
      const { requestBody, security = [], parameters = [], operationId } = operation;
      const bodies = Object.keys(requestBody?.content ?? {});
      const logins = security.flatMap((one) => Object.keys(one));
      const kind = [...bodies, ...logins, parameters.length > 0].join(" ");
      return [kind, String(operationId)];
    }),
);
const calls = [...samples.values()];

/** The calls that every docs page is tried with. */
const always = ["verifyToken", "logIn", "refreshSession", "logOut"];

/** Starts a server, opens its docs page by a name of the server, and tests that the page works there with some calls. */
function docsPage(
  name: "localhost" | "127.0.0.1",
  start: () => Promise<Target>,
  tried: readonly string[] = [],
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
    docs = await openDocs(browser, origin, new Set([...always, ...tried]));
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

describe("the docs page from workerd, opened by the server's address", () => {
  docsPage("127.0.0.1", () => startOnWorkerd({ database: "d1" }));
});

describe("the docs page from Node, opened by the name localhost", () => {
  const docs = docsPage("localhost", () => startOnNode({ database: "sqlite" }), calls);

  it("shows the error of a refused login, until one succeeds", async () => {
    const { page } = docs();
    const errors = page.locator("dialog .errors");
    await authorize(page, ann.username, newPassword());
    expect(await errors.innerText()).toContain("invalid_grant");
    await page.keyboard.press("Escape");
    await authorize(page, ann.username, ann.password);
    expect(await errors.count()).toBe(0);
    await page.keyboard.press("Escape");
  });

  // On one runtime, because only the browser and the document decide whether a call can be tried out.
  it.each(calls)("tries out %s", async (id) => {
    // An answer that is not documented is shown as such, and so is one that never came.
    expect(await tryOut(docs().page, id)).toMatch(refused[id] ?? /^2\d\d$/);
  });
});
