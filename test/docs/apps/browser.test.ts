import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failures } from "../../../src/core/failures/table.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import {
  operationsOf,
  propertiesOf,
  readJson,
  type OpenApi,
} from "../../support/documents/openapi.ts";
import { secret } from "../../support/secrets.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const run = promisify(execFile);
const page = readFileSync("docs/browser.md", "utf8");
const readme = readFileSync("README.md", "utf8");
secret("correct horse battery");

/** The programs in the page by the file names in their first lines. */
const programs = Object.fromEntries(
  [...page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)].map(([, name = "", code = ""]) => [
    name,
    code,
  ]),
);

describe("the programs of docs/browser.md", () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = await scratchFolder();
    server = await startServer({ env: { BCRYPT_COST: "10" }, cwd: folder });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const [name, code] of Object.entries(programs)) {
      writeFileSync(join(folder, name), code.replace("http://localhost:3000", server.url));
    }
  });
  afterAll(() => server?.stop());

  const outputOf = async (name: string, code = `import "./${name}";`): Promise<string[]> => {
    const file = join(folder, `run-${name}`);
    writeFileSync(file, code);
    const { stdout } = await run(process.execPath, [file], { cwd: folder, encoding: "utf8" });
    return stdout.trim().split("\n");
  };

  it("are all tested here", () => {
    const names = ["latchkey.ts", "first-session.ts", "errors.ts", "store.ts", "calls.ts"];
    expect(Object.keys(programs)).toEqual(names);
  });

  it("register, log in, list sessions and log out", async () => {
    expect(await outputOf("first-session.ts")).toEqual([
      "Hello, Ann Smith!",
      "Logged in at 1 place.",
      "Nobody is logged in.",
    ]);
  });

  it("log in as the README shows", async () => {
    const [, code = ""] = /^```ts\n(import \{ createClient .*?)^```/ms.exec(readme) ?? [];
    const real = code.replace("localhost:3000", `localhost:${server.port}`);
    expect(await outputOf("readme.ts", real)).toEqual(["Devices of Ann Smith: 1"]);
  });

  it("recognize a wrong password by its code", async () => {
    expect(await outputOf("errors.ts")).toEqual(["Wrong name or password."]);
  });

  it("follow a login by the store, and its steps", async () => {
    expect(await outputOf("store.ts")).toEqual([
      "Nobody is logged in.",
      "Hello, Ann Smith!",
      "done",
      "Nobody is logged in.",
    ]);
  });

  it("log out all other sessions", async () => {
    const credentials = '{ username: "ann", password: "correct horse battery" }';
    const code = `
      import { createClient } from "latchkey/client";
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

describe("docs/browser.md", () => {
  it("names only existing calls, codes and variables", () => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const calls = operationsOf(document).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    const named = [...page.matchAll(/`((?:GET|POST|DELETE) \/[^`]*)`/g)].map(([, call]) => call);
    expect(named.length).toBeGreaterThanOrEqual(3);
    for (const call of named) if (call !== "GET /openapi.json") expect(calls).toContain(call);
    const codes = [...page.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, code = ""]) => code);
    const members = ["BrowserSession", "CurrentSession", "AskedCode"].flatMap((name) =>
      propertiesOf(document, document.components.schemas[name] ?? {}),
    );
    const known = [...Object.keys(failures), ...members.map(([name]) => name)];
    expect(codes).toContain("origin_not_allowed");
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
    for (const name of page.match(/\b[A-Z]+_[A-Z_]+\b/g) ?? []) {
      expect(variables).toHaveProperty(name);
    }
  });

  it("states the real lifetimes", () => {
    const day = 86_400_000;
    expect(page).toContain(`after ${sessionLimits.idle / day} days without a refresh`);
    expect(page).toContain(`${sessionLimits.lifetime / day} days after the login`);
    expect(sessionLimits.grace).toBe(60_000);
    expect(page).toContain("once a minute at most");
    expect(variables.ACCESS_TOKEN_TTL.fallback).toBe("600");
    expect(page).toContain("access token, ten minutes");
  });
});
