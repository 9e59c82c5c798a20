import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secureCookies } from "../../../src/contract/security.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import type { Rule } from "../../../src/core/throttle/model.ts";
import { policyNames, throttlePolicies } from "../../../src/core/throttle/policies.ts";
import { passwordMaxLength } from "../../../src/core/passwords/rules.ts";
import { queueLimits } from "../../../src/drivers/bcrypt/queue.ts";
import { mostAccounts } from "../../../src/drivers/tokens/device-tokens.ts";
import { deviceCookieAge } from "../../../src/http/request/browser/cookies.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { read } from "../../support/documents/configuration.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const page = readFileSync("docs/security.md", "utf8");

/** The blocks of code in a language. */
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) =>
    code.trim(),
  );

describe("docs/security.md", () => {
  it("names only existing variables and log events", () => {
    const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(variables).toHaveProperty(name.replace(/_FILE$/, ""));
    const sources = globSync("src/**/*.ts").map((file) => readFileSync(file, "utf8"));
    const [, watched = ""] = page.split("Watch for these events:");
    const events = [...watched.matchAll(/^- `(\w+)`/gm)].map(([, event]) => event);
    expect(events).toHaveLength(6);
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

  it("lists every limit", () => {
    const [, section = ""] = page.split("## Limits");
    const rows = [...section.matchAll(/^\| `([a-z-]+)` \| .+ \|$/gm)].map(([row]) => row);
    const expected = policyNames.map((name) => {
      const { subject, counts, rule, keep } = throttlePolicies[name];
      const cells = [subject, counts, sizeOf(rule), timeOf(keep)].join(" | ");
      return `| \`${name}\` | ${cells} |`;
    });
    expect(rows).toEqual(expected);
    const age = `less than ${sessionLimits.quick / 1000} seconds old`;
    expect(throttlePolicies.refresh.counts).toContain(age);
  });

  it("shows a setting that changes limits, with numbers that the server takes", () => {
    const { THROTTLE = "" } = parseEnv(blocks("sh")[0] ?? "");
    const { throttle } = read({ THROTTLE }).policy;
    expect(throttle.register?.rule).toMatchObject({ limit: 100 });
    expect(throttle).not.toHaveProperty("login-network");
    expect(throttle["login-place"]).toEqual(throttlePolicies["login-place"]);
  });

  it("states the real numbers about known devices", () => {
    const days = deviceCookieAge / 86_400;
    expect(page).toContain(`the cookie \`${secureCookies.device}\` for ${days} days`);
    expect(mostAccounts).toBe(5);
    expect(page.replaceAll("\n", " ")).toContain("for up to five accounts");
  });
});

/** A time in words: "10 minutes". */
function timeOf(milliseconds: number): string {
  const units = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000 };
  const [unit, length] =
    Object.entries(units).find(([, size]) => milliseconds % size === 0) ?? expect.fail("odd time");
  const count = milliseconds / length;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function sizeOf(rule: Rule): string {
  if ("limit" in rule) return `${rule.limit} in ${timeOf(rule.window)}`;
  if (!("atOnce" in rule)) return `${rule.most} at most`;
  const { atOnce, base, cap, most } = rule;
  return `${atOnce} without a wait, then waits of ${timeOf(base)} to ${timeOf(cap)}; ${most} at most`;
}

describe("a server that docs/security.md describes", () => {
  let cwd: string;
  let server: Server;

  beforeAll(async () => {
    cwd = await scratchFolder();
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

  it("ends the sessions of an account that was disabled by SQL", async () => {
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

    const [sql = ""] = blocks("sql");
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
