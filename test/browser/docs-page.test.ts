import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { always, docsPage } from "../suite/docs-page.ts";
import { newPassword } from "../suite/http/calls/calls.ts";
import { looks, showIn } from "../support/browser/appearance.ts";
import { authorize, callOf, openCall, tryOut, violations } from "../support/browser/docs-page.ts";
import {
  operationsOf,
  readJson,
  type OpenApi,
  type Operation,
} from "../support/documents/openapi.ts";
import { ann } from "../support/documents/refused-calls.ts";
import { startOnNode } from "../support/targets/http-target.ts";

/** Calls that the page fills in and sends in further ways, with their status. Ann has no passkey. */
const further = [
  ["getInfo", "200"],
  ["getToken", "200"],
  ["renamePasskey", "404"],
  ["getLogoutRequest", "400"],
] as const;

/** One call of each method, and one with a form, because each looks different. */
const looking = ["getInfo", "logIn", "changePassword", "renamePasskey", "logOut", "getToken"];

/** What the page lets a person fill in for a call. Swagger UI treats all calls alike that have the same. */
const kindsOf = ({ requestBody, security = [], parameters = [] }: Operation): string[] => [
  ...Object.keys(requestBody?.content ?? {}),
  ...security.flatMap((one) => Object.keys(one)),
  ...parameters.filter(({ required }) => required).map((one) => `in ${one.in}`),
];

describe("the docs page from Node, opened by the name localhost", () => {
  const docs = docsPage("localhost", () => startOnNode({ database: "sqlite" }), [
    ...further.map(([id]) => id),
    ...looking,
  ]);

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
  it.each(further)("tries out %s", async (id, status) => {
    // An answer that is not documented is shown as such, and so is one that never came.
    expect(await tryOut(docs().page, id)).toBe(status);
  });

  it("has tried a call with each kind of body, of login and of parameter that the document has", () => {
    const all = operationsOf(readJson("test/contract/openapi.snapshot.json") as OpenApi);
    const tried = new Set<string>([...always, ...further.map(([id]) => id)]);
    const kinds = (calls: typeof all) =>
      new Set(calls.flatMap(({ operation }) => kindsOf(operation)));
    expect(kinds(all.filter(({ operation }) => tried.has(operation.operationId ?? "")))).toEqual(
      kinds(all),
    );
  });

  it("is accessible and fits the window, with the Authorize dialog open", async () => {
    const { page } = docs();
    await page.locator(".btn.authorize").click();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });

  it("is accessible and fits the window, with open calls and the response of one", async () => {
    const { page } = docs();
    for (const id of looking) await openCall(callOf(page, id));
    const get = callOf(page, "getInfo");
    await get.locator(".live-responses-table").waitFor();
    await page
      .locator(".execute")
      .nth(looking.length - 1)
      .waitFor();
    await expectAccessible(page);
  });
});

/** Expects no fault of the page as it is, in both looks. */
async function expectAccessible(page: Page): Promise<void> {
  for (const look of looks) {
    await showIn(page, look);
    expect(await violations(page, look.rules), look.scheme).toEqual([]);
    expect(await hidden(page), look.scheme).toBe(0);
  }
}

/** The number of pixels by which the page is wider than the window. */
const hidden = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
