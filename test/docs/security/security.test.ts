import { globSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { events } from "../../../src/core/tables/events.ts";
import { generateKey } from "../../../src/drivers/jwt/keys.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { codeIn } from "../../support/documents/code.ts";
import { read } from "../../support/documents/configuration.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const page = readFileSync("docs/security.md", "utf8");

describe("docs/security.md", () => {
  it("names only existing variables and log events", () => {
    const named =
      (page + readFileSync("docs/before-production.md", "utf8")).match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ??
      [];
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(variables).toHaveProperty(name.replace(/_FILE$/, ""));
    const sources = globSync("src/**/*.ts").map((file) => readFileSync(file, "utf8"));
    const [, watched = ""] = page.split("Watch for these events:");
    const lines = [...watched.matchAll(/^- `(\w+)`/gm)].map(([, event = ""]) => event);
    expect(lines).toHaveLength(7);
    for (const event of lines) {
      const isLine = sources.some((text) => text.includes(`"${event}"`));
      expect(isLine || Object.hasOwn(events, event), event).toBe(true);
    }
  });
});

describe("docs/before-production.md", () => {
  const page = readFileSync("docs/before-production.md", "utf8");

  it("begins with an .env that a server in production accepts, and a task for each of its variables", async () => {
    const [env = ""] = codeIn(page).flatMap(({ text }) =>
      text.startsWith("# .env\n") ? [text] : [],
    );
    const key = secret(await generateKey("HS256"));
    const { production, policy, http, mail } = read(parseEnv(env), {
      "/etc/latchkey/secret_key": `${key}\n`,
    });
    expect([production, policy.mfa, policy.requireVerifiedEmail]).toEqual([true, "admins", true]);
    expect([http.docs, http.trustedProxies.length, mail.kind]).toEqual([false, 1, "smtp"]);
    const [, tasks = ""] = page.split(env);
    const names = Object.keys(parseEnv(env)).filter((name) => !/^(?:SMTP|MAIL)_/.test(name));
    for (const name of names) expect(tasks).toContain(name.replace(/_FILE$/, ""));
  });
});

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
});
