// Takes the pictures of the example app and of its console for the README and the docs: `npm run screenshots`. As root on Debian
// or Ubuntu, it installs the browser, the font and pngquant.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { generateKey } from "../src/drivers/jwt/keys.ts";
import { node } from "../src/entry/runtimes/node/node.ts";
import { createLatchkey, type LatchkeyOptions } from "../src/index.ts";
import { findProgram, installDebianPackages } from "../test/support/apt.ts";
import { launchChromium } from "../test/support/browser/chromium.ts";
import { freePort } from "../test/support/network/free-port.ts";

const ann = {
  username: "ann",
  password: "correct horse battery",
  email: "ann@example.com",
  name: "Ann Smith",
};

/** The administrator, and others who registered today. */
const rita = { ...ann, username: "rita", email: "rita@example.com", name: "Rita Root" };
const others = ["Ben Abdi", "Carla Rossi", "Dora Cohen"].map((name) => {
  const username = name.split(" ")[0]!.toLowerCase();
  return { ...ann, username, email: `${username}@example.com`, name };
});

const minute = 60_000;
const hour = 60 * minute;

/** The device that the pictures are taken on. */
const thisDevice = {
  userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
  address: "203.0.113.24",
};

/** Ann's other sessions, the oldest first, with the time since their last use. */
const otherSessions = [
  { userAgent: "curl/8.14.1", address: "192.0.2.80", ago: 50 * hour },
  { userAgent: "curl/8.14.1", address: "192.0.2.80", ago: 26 * hour },
  {
    userAgent:
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0",
    address: "203.0.113.24",
    ago: 3 * hour,
  },
  {
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    address: "198.51.100.7",
    ago: 25 * minute,
  },
];

/** The README shows the first two side by side, so they have one height. */
const size = {
  "log-in": { width: 440, height: 800 },
  sessions: { width: 760, height: 800 },
  "console-person": { width: 1100, height: 1086 },
  "branded-log-in": { width: 440, height: 780 },
  "branded-profile": { width: 900, height: 780 },
};

/** A brand that nobody takes for Latchkey, on a second server. */
const brand = {
  name: "Alpine Letters",
  color: "#a02060",
  logo: `data:image/svg+xml,${encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#a02060" d="M2 28 12 6l6 12 4-6 8 16Z"/></svg>',
  )}`,
  supportEmail: "help@alpine.example",
  termsUrl: "https://alpine.example/terms",
  privacyUrl: "https://alpine.example/privacy",
};

/** Registers Ann and opens her other sessions. */
async function fill(origin: string, file: string): Promise<void> {
  const send = async (path: string, body: unknown, headers: Readonly<Record<string, string>>) => {
    const { status } = await fetch(origin + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: origin, ...headers },
      body: JSON.stringify(body),
    });
    return status;
  };
  const post = async (...request: Parameters<typeof send>) => {
    const status = await send(...request);
    if (status >= 300) throw new Error(`POST ${request[0]} got ${status}`);
  };
  const { username, password } = ann;
  for (const person of [rita, ...others, ann]) await post("/authenticate/register", person, {});
  const database = new DatabaseSync(file);
  // No call can open a session in the past.
  const move = database.prepare(
    "UPDATE sessions SET created_at = ?, last_seen_at = ? WHERE id = ?",
  );
  const newest = database.prepare("SELECT id FROM sessions ORDER BY created_at DESC LIMIT 1");
  for (const { userAgent, address, ago } of otherSessions) {
    const headers = { "User-Agent": userAgent, "X-Forwarded-For": address };
    await post("/session", { username, password }, headers);
    const then = Date.now() - ago;
    move.run(then, then, String(newest.get()?.["id"]));
  }
  for (let wrong = 0; wrong < 2; wrong++) {
    await send("/session", { username, password: "wrong" }, { "X-Forwarded-For": "192.0.2.80" });
  }
  database.exec("UPDATE users SET role = 'admin' WHERE username = 'rita'");
  database.close();
}

async function fillLogin(page: Page, { username, password }: typeof ann): Promise<void> {
  await page.getByRole("textbox", { name: "Username or email" }).fill(username);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
}

/** Takes a picture of the page in light and in dark. */
async function take(page: Page, name: keyof typeof size): Promise<readonly string[]> {
  await page.setViewportSize(size[name]);
  // Neither the focus nor the mouse marks anything.
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.addStyleTag({ content: ":root { font-family: Inter, system-ui, sans-serif }" });
  const files: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const path = join("docs/images", `${name}-${colorScheme}.png`);
    await page.screenshot({ path, animations: "disabled" });
    files.push(path);
  }
  return files;
}

if (!findProgram("pngquant")) await installDebianPackages(["pngquant", "fonts-inter"]);

/** Starts a server in a folder of its own. */
async function start(options: LatchkeyOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-screenshots-"));
  const file = join(folder, "latchkey.db");
  const address = { host: "127.0.0.1", port: await freePort() };
  const origin = `http://${address.host}:${address.port}`;
  const latchkey = await createLatchkey({
    issuer: origin,
    database: { sqlite: file },
    secretKey: await generateKey("HS256"),
    // This script is the proxy that says where the devices are.
    env: { TRUSTED_PROXIES: address.host, LOG_LEVEL: "warn" },
    ...options,
  });
  const server = await node.listen(latchkey.fetch, address);
  await fill(origin, file);
  const close = async () => {
    await server.stop();
    await latchkey.close();
    rmSync(folder, { recursive: true });
  };
  return { origin, close };
}

const { origin, close } = await start();
const branded = await start({ brand });
const browser = await launchChromium();
try {
  const context = await browser.newContext({
    userAgent: thisDevice.userAgent,
    extraHTTPHeaders: { "X-Forwarded-For": thisDevice.address },
    deviceScaleFactor: 2,
    // For the font, which the app does not name.
    bypassCSP: true,
  });
  const page = await context.newPage();
  await page.goto(`${origin}/app/login`);
  await fillLogin(page, ann);
  const pictures = [...(await take(page, "log-in"))];
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.getByRole("link", { name: "Devices" }).click();
  await page.getByRole("button", { name: "Log out everywhere" }).waitFor();
  pictures.push(...(await take(page, "sessions")));
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await fillLogin(page, rita);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.getByRole("link", { name: "Admin", exact: true }).click();
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await page.getByRole("link", { name: ann.name }).first().click();
  await page.getByRole("link", { name: "All events" }).waitFor();
  pictures.push(...(await take(page, "console-person")));
  await page.goto(`${branded.origin}/app/login`);
  await fillLogin(page, ann);
  pictures.push(...(await take(page, "branded-log-in")));
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await page.getByText(ann.email).first().waitFor();
  pictures.push(...(await take(page, "branded-profile")));
  await promisify(execFile)("pngquant", ["--force", "--ext=.png", "--nofs", "64", ...pictures]);
} finally {
  await browser.close();
  await close();
  await branded.close();
}
