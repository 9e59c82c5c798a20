import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { newcomer } from "../../suite/http/calls/calls.ts";
import {
  field,
  follow,
  press,
  submitLogin,
  submitRegistration,
  verifyLater,
} from "../../support/browser/app.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { startProgram, type Program } from "../../support/documents/program.ts";
import { freePort } from "../../support/network/free-port.ts";
import { pasteCommands } from "./paste.ts";

const guide = readGuide("forms");

describe.each([
  ["Hono with JSX", ["todos.tsx", "tsconfig.json"], ["--import", "tsx"]],
  ["Express with EJS", ["todos.ts", "views/todos.ejs"], []],
] as const)("the app of docs/forms.md with %s", (_, [program, ...files], options) => {
  const person = newcomer();
  let running: Program;
  let url = "";
  let context: BrowserContext;
  let tab: Page;
  beforeAll(async () => {
    const folder = await pasteCommands("docs/forms.md", program);
    for (const name of [program, ...files]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), guide.program(name));
    }
    const port = await freePort();
    const command = [process.execPath, ...options, program] as const;
    running = await startProgram(command, folder, { PATH: process.env["PATH"] ?? "" }, port);
    url = `http://localhost:${port}`;
    context = await (await sharedChromium()).newContext();
    tab = await context.newPage();
  });
  afterAll(async () => {
    await closePages();
    await running?.stop();
  });

  const heading = (page = tab) =>
    page.getByRole("heading", { level: 1, name: `The todos of ${person.name}`, exact: true });
  const todos = async (page = tab) => {
    await heading(page).waitFor();
    expect(page.url()).toBe(`${url}/todos`);
    return page.getByRole("listitem").allInnerTexts();
  };
  const add = async (todo: string) => {
    await field(tab, "Todo").fill(todo);
    await press(tab, "Add");
  };

  /** Serves a page of another origin, and opens it in a new tab. */
  async function openElsewhere(host: "localhost" | "127.0.0.1", body: string): Promise<Page> {
    const server = createServer((_request, response) => {
      response.setHeader("Content-Type", "text/html").end(`<!doctype html>${body}`);
    }).listen(0, host);
    await once(server, "listening");
    const page = await context.newPage();
    onTestFinished(async () => {
      await page.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    });
    await page.goto(`http://${host}:${(server.address() as AddressInfo).port}/`);
    return page;
  }

  it("sends a visitor to the login page and back, and accepts the forms of the user", async () => {
    await tab.goto(url);
    await follow(tab, "Your todos");
    await follow(tab, "Create an account");
    await submitRegistration(tab, person);
    await verifyLater(tab);
    expect(await todos()).toEqual([]);
    await tab.getByText(person.email).waitFor();
    await add("Milk");
    await expect.poll(() => todos()).toEqual(["Milk"]);
    await add("<b>Bread</b> & butter");
    await expect.poll(() => todos()).toEqual(["Milk", "<b>Bread</b> & butter"]);
  });

  it("accepts a form of a page that sends no referrer, as with Helmet", async () => {
    await tab.route(`${url}/todos`, async (route) => {
      if (route.request().method() !== "GET") return route.continue();
      const response = await route.fetch();
      const headers = { ...response.headers(), "referrer-policy": "no-referrer" };
      return route.fulfill({ response, headers });
    });
    await tab.reload();
    const sent = tab.waitForRequest((request) => request.method() === "POST");
    await press(tab, "Delete all");
    const { origin, referer } = await (await sent).allHeaders();
    expect([origin, referer]).toEqual(["null", undefined]);
    await expect.poll(() => todos()).toEqual([]);
    await tab.unroute(`${url}/todos`);
    await tab.reload();
    await add("Milk");
    await expect.poll(() => todos()).toEqual(["Milk"]);
  });

  it("refuses the form of a page at another port, whose request has the cookie", async () => {
    const form = `<form method="post" action="${url}/todos/clear"><button>Win</button></form>`;
    const page = await openElsewhere("localhost", form);
    const answered = page.waitForResponse(`${url}/todos/clear`);
    await press(page, "Win");
    const answer = await answered;
    const { cookie, "sec-fetch-site": site } = await answer.request().allHeaders();
    expect(cookie).toContain("latchkey-dev=");
    expect([answer.status(), site]).toEqual([403, "same-site"]);
    await tab.reload();
    expect(await todos()).toEqual(["Milk"]);
  });

  it("shows the page to a user who follows a link from another site", async () => {
    const page = await openElsewhere("127.0.0.1", `<a href="${url}/todos">Todos</a>`);
    const first = page.waitForResponse(`${url}/todos`);
    await follow(page, "Todos");
    expect(await (await first).headerValue("refresh")).toBe("0; url=./todos");
    expect(await todos(page)).toEqual(["Milk"]);
  });

  it("returns to the page of a form that was sent after the session had ended", async () => {
    const other = await context.newPage();
    await other.goto(`${url}/auth/app/account`);
    await press(other, "Log out");
    await other.getByRole("heading", { level: 1, name: "Log in", exact: true }).waitFor();
    await add("Lost");
    await submitLogin(tab, { ...person, username: person.email });
    expect(await todos()).toEqual(["Milk"]);
  });
});
