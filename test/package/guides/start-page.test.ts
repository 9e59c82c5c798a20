import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newcomer } from "../../suite/http/calls/calls.ts";
import { noLeaks } from "../../suite/leaks.ts";
import {
  follow,
  press,
  submitLogin,
  submitRegistration,
  verifyLater,
} from "../../support/browser/app.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { blocksOf, readGuide } from "../../support/documents/guide.ts";
import { freePort } from "../../support/network/free-port.ts";
import { untilAnswered } from "../../support/network/until-answered.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const guide = readGuide("getting-started");
const part = guide.part("Show the user on your own page");

describe("the page of docs/getting-started.md", () => {
  const person = newcomer();
  let server: Server;
  let tab: Page;
  let url = "";
  let vite: ChildProcess | undefined;

  beforeAll(async () => {
    const cwd = await scratchFolder();
    const port = await freePort();
    url = `http://localhost:${port}/`;
    expect(guide.part("Run the server")).toContain("npm ci && npm start");
    server = await startServer({ env: { BCRYPT_COST: "10" }, cwd });
    const real = (code: string): string =>
      code.replaceAll("localhost:3000", `localhost:${server.port}`).replaceAll("5173", `${port}`);

    const [install = "", start = "", ...others] = blocksOf(part, "sh");
    expect(others).toEqual([]);
    // The run has built what the scripts of the package build.
    const commands = install.replace("npm pack", "npm pack --ignore-scripts");
    const quiet = { npm_config_audit: "false", npm_config_fund: "false" };
    execFileSync("sh", ["-ec", commands.replaceAll("../", `${cwd}/`)], {
      env: { ...process.env, ...quiet },
      stdio: "pipe",
    });
    const folder = join(cwd, "my-page");
    for (const name of ["index.html", "main.ts"]) {
      writeFileSync(join(folder, name), real(guide.program(name)));
    }
    vite = spawn("sh", ["-c", `${start.trim()} --port ${port}`], {
      cwd: folder,
      stdio: "ignore",
      // npx forwards no signals, so the test signals the whole process group.
      detached: true,
    });
    await untilAnswered(url);
    tab = await (await sharedChromium()).newPage();
  });
  afterAll(async () => {
    await closePages();
    if (vite?.pid) process.kill(-vite.pid, "SIGTERM");
    await server?.stop();
  });

  const shows = (text: string): Promise<void> =>
    tab.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();

  it("shows who is logged in at the pages of Latchkey, logs out, and leads to a login and back", async () => {
    await tab.goto(url);
    await shows("You are not logged in.");
    await tab.goto(`http://localhost:${server.port}/app`);
    await follow(tab, "Create an account");
    await submitRegistration(tab, person);
    await verifyLater(tab);
    for (const name of ["Security", "Devices"]) {
      await tab.getByRole("link", { name, exact: true }).waitFor();
    }
    await tab.goto(url);
    await shows(`Hello, ${person.name}!`);
    await press(tab, "Log out");
    await shows("You are not logged in.");
    await follow(tab, "Log in");
    await submitLogin(tab, { ...person, username: person.email });
    await tab.waitForURL(url);
    await shows(`Hello, ${person.name}!`);
    await tab.reload();
    await shows(`Hello, ${person.name}!`);
  });
});

describe("the logs", () => noLeaks(0));
