import { execFileSync } from "node:child_process";
import { globSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passwordMaxLength } from "../../src/core/passwords/rules.ts";
import { queueLimits } from "../../src/drivers/bcrypt/queue.ts";
import { variables } from "../../src/entry/config/variables/variables.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { startServer, type Server } from "../support/targets/server.ts";

const page = readFileSync("docs/security.md", "utf8");

/** The only block of code in this language. */
function block(language: string): string {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))];
  expect(found).toHaveLength(1);
  return found[0]?.[1]?.trim() ?? "";
}

describe("docs/security.md", () => {
  it("names only existing variables and log events", () => {
    const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(variables).toHaveProperty(name.replace(/_FILE$/, ""));
    const sources = globSync("src/**/*.ts").map((file) => readFileSync(file, "utf8"));
    const [, watched = ""] = page.split("Watch for these events:");
    const events = [...watched.matchAll(/`(\w+)`/g)].map(([, event]) => event);
    expect(events).toHaveLength(3);
    for (const event of events) {
      expect(sources.some((text) => text.includes(`"${event}"`))).toBe(true);
    }
  });

  it("states the real numbers about passwords", () => {
    expect(page).toContain(`\`BCRYPT_COST\`, ${variables.BCRYPT_COST.fallback} by default`);
    expect(page).toContain(
      `${variables.PASSWORD_MIN_LENGTH.fallback} (\`PASSWORD_MIN_LENGTH\`) to ${passwordMaxLength} characters`,
    );
    expect(page).toContain(`If ${queueLimits.waiting} others wait`);
    expect(page).toContain(`after ${queueLimits.patience / 1000} seconds in the queue`);
    const common = readFileSync("dist/assets/common-passwords.txt", "utf8").split("\n").length;
    expect(page).toContain(`about ${Math.round(common / 1000)},000 common passwords`);
  });

  it("limits exactly the calls that take a password or send a mail to somebody else", () => {
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const [, path = ""] = /location ~ (\S+) /.exec(block("nginx")) ?? [];
    const calls = operationsOf(document).filter(({ method }) => method === "post");
    const limited = calls.filter((call) => new RegExp(path).test(call.path));
    const names = limited.map(({ operation }) => operation.operationId ?? "");
    expect(names.toSorted()).toEqual([
      "forgotPassword",
      "getToken",
      "logIn",
      "register",
      "resendEmailVerification",
      "resetPassword",
      "sendEmailVerification",
      "sendLoginLink",
    ]);
  });
});

describe("a server that docs/security.md describes", () => {
  let cwd: string;
  let server: Server;

  beforeAll(async () => {
    cwd = await scratchFolder();
    symlinkSync(join(process.cwd(), "node_modules"), join(cwd, "node_modules"));
    const env = { BCRYPT_COST: "10", ISSUER: "https://login.example.com" };
    server = await startServer({ env, cwd });
  });
  afterAll(() => server?.stop());

  it("sends the headers of the page", async () => {
    const [, section = ""] = page.split("## Headers");
    const rows = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)`/gm)];
    expect(rows).toHaveLength(5);
    const { headers } = await fetch(`${server.url}/hello/ann`);
    for (const [, name = "", value] of rows) expect(headers.get(name), name).toBe(value);
  });

  it("ends the sessions of an account that was disabled by SQL, and is backed up by the command", async () => {
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

    const database = new DatabaseSync(join(cwd, "data/latchkey.db"));
    database.exec(block("sql"));
    expect((await getMe()).status).toBe(401);
    expect((await post("/authenticate/token", credentials)).status).toBe(400);
    database.exec(block("sql").replace("= 1", "= NULL"));
    expect((await post("/authenticate/token", credentials)).status).toBe(200);
    for (const { password_hash } of database.prepare("SELECT password_hash FROM users").all()) {
      secret(String(password_hash));
    }
    database.close();

    // Offline, so that npx can only take the installed Node.
    execFileSync("sh", ["-c", block("sh")], {
      cwd,
      env: { ...process.env, NPM_CONFIG_OFFLINE: "true" },
    });
    const copy = new DatabaseSync(join(cwd, "data/backup.db"), { readOnly: true });
    expect(copy.prepare("SELECT count(*) AS n FROM sessions").get()?.["n"]).toBe(2);
    copy.close();
    expect(statSync(join(cwd, "data/backup.db")).mode & 0o077).toBe(0);
  });
});
