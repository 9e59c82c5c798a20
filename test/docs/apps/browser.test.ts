import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { context } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { failures } from "../../../src/core/tables/failures.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { closePages, sharedChromium } from "../../support/browser/chromium.ts";
import {
  operationsOf,
  propertiesOf,
  readJson,
  type OpenApi,
} from "../../support/documents/openapi.ts";
import { secret } from "../../support/secrets.ts";
import { usualTerms } from "../../support/session-terms.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const run = promisify(execFile);
const page = readFileSync("docs/single-page-apps.md", "utf8");
const clientPage = readFileSync("docs/browser-client.md", "utf8");
const origins = readFileSync("docs/domains-cookies-and-cors.md", "utf8");
secret("correct horse battery");

/** The programs in both pages by the file names in their first lines. */
const programs = Object.fromEntries(
  [...`${page}${clientPage}`.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+)(?: -->)?\n(.*?)^```/gms)].map(
    ([, name = "", code = ""]) => [name, code],
  ),
);

describe("the programs of docs/single-page-apps.md and docs/browser-client.md", () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = await scratchFolder();
    server = await startServer({ env: { BCRYPT_COST: "10" }, cwd: folder });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const [name, code] of Object.entries(programs)) {
      writeFileSync(join(folder, name), code.replace("http://localhost:3000", server.url));
    }
  });
  afterAll(async () => {
    await closePages();
    await server?.stop();
  });

  const outputOf = async (name: string, code = `import "./${name}";`): Promise<string[]> => {
    const file = join(folder, `run-${name}`);
    writeFileSync(file, code);
    const { stdout } = await run(process.execPath, [file], { cwd: folder, encoding: "utf8" });
    return stdout.trim().split("\n");
  };

  it("are all tested here", () => {
    const ofPage = ["latchkey.ts", "index.html", "main.ts"];
    const others = ["store.ts", "first-session.ts", "organizations.ts", "errors.ts", "calls.ts"];
    expect(Object.keys(programs)).toEqual([...ofPage, ...others]);
  });

  it("register, log in, list sessions and log out", async () => {
    expect(await outputOf("first-session.ts")).toEqual([
      "Hello, Ann Smith!",
      "Logged in at 1 place.",
      "Not logged in.",
    ]);
  });

  it("show the organization of a tab, and switch to none", async () => {
    const code = `import { latchkey } from "./latchkey.ts";
      await latchkey.logIn({ username: "ann", password: "correct horse battery" });
      const { leave } = await import("./organizations.ts");
      await leave();`;
    expect(await outputOf("organizations.ts", code)).toEqual(["No organization."]);
  });

  it("keep a user logged in on a page, across a reload and in all tabs", async () => {
    const site = join(folder, "site");
    mkdirSync(site);
    const bundled = (programs["index.html"] ?? "").replace("/main.ts", "/main.js");
    writeFileSync(join(site, "index.html"), bundled);
    // Page and server are on one site, as they are at localhost.
    const client = programs["latchkey.ts"]?.replace(":3000", `:${server.port}`) ?? "";
    writeFileSync(join(site, "latchkey.ts"), client);
    writeFileSync(join(site, "main.ts"), programs["main.ts"] ?? "");
    const bundler = await context({
      entryPoints: [join(site, "main.ts")],
      outfile: join(site, "main.js"),
      bundle: true,
      format: "esm",
      logLevel: "silent",
    });
    try {
      const { port } = await bundler.serve({ servedir: site, host: "127.0.0.1" });
      const url = `http://localhost:${port}/`;
      const browser = await (await sharedChromium()).newContext();
      const [tab, other] = [await browser.newPage(), await browser.newPage()];
      const hello = (one: typeof tab) => one.getByText("Hello, Ann Smith! Log out");
      await tab.goto(url);
      const logIn = async (password: string) => {
        await tab.getByLabel("Username").fill("ann");
        await tab.getByLabel("Password").fill(password);
        await tab.getByRole("button", { name: "Log in" }).click();
      };
      await logIn("a wrong one");
      await tab.getByText("Wrong username or password.").waitFor();
      await logIn("correct horse battery");
      await hello(tab).waitFor();
      await tab.reload();
      await hello(tab).waitFor();
      await other.goto(url);
      await hello(other).waitFor();
      await other.getByRole("button", { name: "Log out" }).click();
      for (const one of [tab, other]) await one.getByRole("button", { name: "Log in" }).waitFor();
      await browser.close();
    } finally {
      await bundler.dispose();
    }
  });

  it("recognize a wrong password by its code", async () => {
    expect(await outputOf("errors.ts")).toEqual(["Wrong name or password."]);
  });

  it("follow a login by the store, and its steps", async () => {
    expect(await outputOf("store.ts")).toEqual([
      "Not logged in.",
      "Hello, Ann Smith!",
      "done",
      "Not logged in.",
    ]);
  });

  it("log out all other sessions", async () => {
    const credentials = '{ username: "ann", password: "correct horse battery" }';
    const code = `
      import { createClient } from "latchkey-auth/client";
      import { logOutElsewhere } from "./calls.ts";
      import { latchkey } from "./latchkey.ts";
      const elsewhere = createClient({ baseUrl: "${server.url}" });
      await elsewhere.logIn(${credentials});
      await latchkey.logIn(${credentials});
      await logOutElsewhere();
      const { status } = await elsewhere.fetch("/users/me");
      console.log(status, (await latchkey.fetch("/users/me")).status);`;
    expect(await outputOf("calls.ts", code)).toEqual(["401 200"]);
  });
});

describe("docs/single-page-apps.md, docs/browser-client.md and docs/domains-cookies-and-cors.md", () => {
  const all = page + clientPage + origins;

  it("names only existing calls, codes and variables", () => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const calls = operationsOf(document).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    const named = [...all.matchAll(/`((?:GET|POST|DELETE) \/[^`]*)`/g)].map(([, call]) => call);
    expect(named.length).toBeGreaterThanOrEqual(3);
    for (const call of named) if (call !== "GET /openapi.json") expect(calls).toContain(call);
    const codes = [...all.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code = ""]) => code);
    const members = ["BrowserSession", "CurrentSession", "AskedCode"].flatMap((name) =>
      propertiesOf(document, document.components.schemas[name] ?? {}),
    );
    const known = [...Object.keys(failures), ...members.map(([name]) => name)];
    expect(codes).toContain("origin_not_allowed");
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
    for (const name of all.match(/\b[A-Z]+_[A-Z_]+\b/g) ?? []) {
      expect(variables).toHaveProperty(name);
    }
  });

  it("states the real lifetimes", () => {
    const day = 86_400_000;
    expect(page).toContain(`after ${usualTerms.idle / day} days without a refresh`);
    expect(page).toContain(`${usualTerms.lifetime / day} days after the login`);
    expect(sessionLimits.grace).toBe(60_000);
    expect(origins).toContain("once a minute at most");
    expect(variables.ACCESS_TOKEN_TTL.fallback).toBe("600");
    expect(origins).toContain("access token, ten minutes");
  });
});
