import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newcomer } from "../suite/http/calls/calls.ts";
import { useVisitors } from "../support/browser/app-in-browser.ts";
import {
  submitRegistration,
  verifyLater,
  expectDevices,
  expectPage,
  expectText,
  follow,
  press,
} from "../support/browser/app.ts";
import { closePages, sharedChromium } from "../support/browser/chromium.ts";
import { startOnBun, startOnNode, useTarget } from "../support/targets/http-target.ts";
import { startOnWorkerd } from "../support/targets/worker-target.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await sharedChromium();
});

afterAll(closePages);

// The address differs from the ISSUER, as is usual for a server on a developer's machine.
describe.each([
  ["on Node", () => startOnNode({ database: "sqlite" })],
  ["on Bun", () => startOnBun({ database: "sqlite" })],
  ["in workerd", () => startOnWorkerd({ database: "d1" })],
] as const)("the app served by Latchkey %s", (_, open) => {
  const target = useTarget<Awaited<ReturnType<typeof open>>>(open);
  const visitors = useVisitors();

  it("registers, stays logged in across a reload and logs out, on one origin and within its Content-Security-Policy", async () => {
    const { baseUrl } = target();
    const { page, context, refusals } = await visitors.open(browser, baseUrl, baseUrl);
    const person = newcomer();
    await page.goto(`${baseUrl}/app`);
    await expectPage(page, "login");
    expect(new URL(page.url()).pathname).toBe("/app/login");
    await follow(page, "Create an account");
    await submitRegistration(page, person);
    await verifyLater(page);
    await expectPage(page, "profile");
    await expectText(page, person.email);
    await page.reload();
    await expectPage(page, "profile");
    await page.goto(`${baseUrl}/app/account/sessions`);
    await expectDevices(page);
    const cookies = async () => (await context.cookies()).map(({ name }) => name).toSorted();
    expect(await cookies()).toEqual([
      "__Host-latchkey",
      "__Host-latchkey-device",
      "__Host-latchkey-hint",
    ]);
    await press(page, "Log out");
    await expectPage(page, "login");
    expect(await cookies()).toEqual(["__Host-latchkey-device"]);
    await page.reload();
    await expectPage(page, "login");
    expect(refusals()).toEqual([]);
  });
});
