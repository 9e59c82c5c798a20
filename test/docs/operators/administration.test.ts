import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageSize, loginObstacles } from "../../../src/core/admin/model.ts";
import { previousSecretLifetime } from "../../../src/core/clients/model.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { failures, type FailureCode } from "../../../src/core/tables/failures.ts";
import type { Total, Waits } from "../../../src/core/throttle/model.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { latchkey } from "../../support/cli.ts";
import { codeIn } from "../../support/documents/code.ts";
import { readCommandLine } from "../../support/documents/command-line.ts";
import { operationsOf, readJson, type OpenApi } from "../../support/documents/openapi.ts";
import { limitNamed } from "../../support/limits.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const page = readFileSync("docs/administration.md", "utf8");

/** All different matches of a pattern, of its first group. */
const all = (pattern: RegExp): string[] => [
  ...new Set([...page.matchAll(pattern)].map(([, found = ""]) => found)),
];

describe("docs/administration.md", () => {
  it("names only existing commands, arguments and options", async () => {
    const start = { cwd: await scratchFolder(), env: {} };
    const commands = all(/latchkey ((?:users|clients) [a-z-]+)/g);
    expect(commands.length).toBeGreaterThanOrEqual(11);
    const helps = new Map<string, string>();
    for (const room of ["users", "clients"]) {
      const { stdout } = await latchkey(start, room, "--help");
      helps.set(room, stdout);
    }
    for (const command of commands) {
      const [room = "", name = ""] = command.split(" ");
      expect(helps.get(room), command).toMatch(new RegExp(`^ {2}${name} `, "m"));
    }
    const sources = ["create", "change"].map((name) =>
      readFileSync(`src/entry/commands/users/${name}.ts`, "utf8"),
    );
    const options = all(/(?<!-)(--[a-z][a-z-]+)/g);
    expect(options.length).toBeGreaterThan(6);
    for (const option of options) expect(sources.join(), option).toContain(`"${option}`);
  });

  it("says of which commands all take a name and print JSON: those about one user", async () => {
    const line = await readCommandLine({ cwd: await scratchFolder(), env: {} });
    const ofUsers = [...line].filter(([words]) => words.startsWith("users "));
    const aboutOne = ofUsers.filter(([, { rows }]) => rows.some(([name]) => name === "name"));
    expect(aboutOne.length).toBeGreaterThan(8);
    expect(aboutOne.filter(([, { options }]) => !options.includes("--json"))).toEqual([]);
    expect(ofUsers.length).toBeGreaterThan(aboutOne.length);
    expect(page).toContain("Every command about one user takes a username,");
  });

  it("names only existing calls, codes, variables and reasons", () => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const calls = operationsOf(document).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    const named = all(/`((?:GET|POST|PATCH|DELETE) \/[^`]*)`/g);
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((call) => !calls.includes(call))).toEqual([]);
    for (const [status, code] of [...page.matchAll(/\b(\d{3}) `([a-z_]+)`/g)].map(
      ([, status, code]) => [Number(status), code as FailureCode] as const,
    )) {
      expect(failures[code]?.status, code).toBe(status);
    }
    for (const name of page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []) {
      expect(variables).toHaveProperty(name);
    }
    expect(all(/^\| `([a-z_]+)` \|/gm).toSorted()).toEqual([...loginObstacles].toSorted());
  });

  it("states the real numbers", () => {
    expect(page).toContain(`pages of ${pageSize}.`);
    expect(page).toContain(`a login within the last ${sessionLimits.sudo / 60_000} minutes`);
    expect(page).toContain(`max_age="${sessionLimits.sudo / 1000}"`);
    expect(readFileSync("docs/clients.md", "utf8")).toContain(
      `works for another ${previousSecretLifetime / 3_600_000} hours`,
    );
    expect(page).toContain(`${(limitNamed("login-account").rule as Total).most} wrong passwords`);
    const { rule, keep } = limitNamed("login-place");
    const { cap, most } = rule as Waits;
    expect(keep).toBe(86_400_000);
    expect(page).toContain(
      `at most ${cap / 60_000} minutes. After ${most} wrong passwords, the wait is a day.`,
    );
  });
});

describe("the SQL of docs/administration.md", () => {
  let cwd: string;
  let server: Server;
  beforeAll(async () => {
    cwd = await scratchFolder();
    server = await startServer({ env: { BCRYPT_COST: "10" }, cwd });
  });
  afterAll(() => server?.stop());

  it("disables an account with its sessions, and enables it again", async () => {
    const password = secret("the page about security");
    const account = { username: "ann", password, email: "ann@example.com", name: "Ann" };
    const json = { "Content-Type": "application/json" };
    const post = (path: string, body: string | URLSearchParams, headers = {}) =>
      fetch(server.url + path, { method: "POST", body, headers });
    await post("/authenticate/register", JSON.stringify(account), json);
    const credentials = new URLSearchParams({ username: "ann", password });
    const login = await post("/authenticate/token", credentials);
    const { access_token: token } = (await login.json()) as { access_token: string };
    const getMe = () =>
      fetch(`${server.url}/users/me`, { headers: { Authorization: `Bearer ${secret(token)}` } });
    expect((await getMe()).status).toBe(200);

    const sql = codeIn(page).find(({ language }) => language === "sql")?.text ?? "";
    const database = new DatabaseSync(join(cwd, "data/latchkey.db"), { timeout: 5000 });
    database.exec(sql);
    expect((await getMe()).status).toBe(401);
    expect((await post("/authenticate/token", credentials)).status).toBe(400);
    database.exec(sql.replace("= 1", "= NULL"));
    expect((await post("/authenticate/token", credentials)).status).toBe(200);
    for (const { password_hash } of database.prepare("SELECT password_hash FROM users").all()) {
      secret(String(password_hash));
    }
    database.close();
  });
});
