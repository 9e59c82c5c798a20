import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./support/chromium.ts";
import { secret } from "./support/secrets.ts";
import { startServer, type Server } from "./support/server.ts";

const password = secret("the docs page logs in");

describe("the docs page in a browser", () => {
  const cwd = mkdtempSync(join(tmpdir(), "latchkey-docs-"));
  let server: Server;
  let browser: Browser;
  let page: Page;
  const requested: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await startServer({ env: { BCRYPT_COST: "10" }, cwd });
    await fetch(`${server.url}/authenticate/register`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username: "ann", password, email: "ann@example.com", name: "Ann" }),
    });
    browser = await launchChromium();
    page = await browser.newPage();
    page.on("request", (request) => void requested.push(new URL(request.url()).origin));
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("console", (line) => void (line.type() === "error" && complaints.push(line.text())));
    await page.goto(`${server.url}/docs`);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(cwd, { recursive: true });
  });

  it("logs in by its Authorize button and then calls as that person", async () => {
    await page.locator(".btn.authorize").click();
    await page.locator("#oauth_username").fill("ann");
    await page.locator("#oauth_password").fill(password);
    const granted = page.waitForResponse(`${server.url}/authenticate/token`);
    // The first of two: the other is a client's.
    await page.locator(".modal-btn.authorize").first().click();
    const { access_token: token } = (await (await granted).json()) as { access_token: string };
    secret(token);
    await page.locator(".btn-done").first().click();

    const call = page.locator("#operations-Tokens-verifyToken");
    await call.locator(".opblock-summary-control").click();
    await call.locator(".try-out__btn").click();
    const verified = page.waitForResponse(`${server.url}/authenticate/verify/token`);
    await call.locator(".execute").click();
    expect(await (await verified).json()).toMatchObject({ active: true, username: "ann" });
  });

  it("asks nobody but its own origin, and its policy stops nothing that it needs", () => {
    expect(new Set(requested)).toEqual(new Set([server.url]));
    expect(complaints).toEqual([]);
  });
});
