import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identityRefusals, importRefusals } from "../../../src/core/imports/model.ts";
import { importSystemNames } from "../../../src/core/imports/systems.ts";
import { schemeNames } from "../../../src/drivers/foreign-hashes/schemes.ts";
import { latchkey } from "../../support/cli.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer } from "../../support/targets/server.ts";

const page = ["migrate-from-another-system", "user-import"]
  .map((name) => readFileSync(`docs/${name}.md`, "utf8"))
  .join("\n");
const [, line = ""] = /```json\n(.*)\n```/.exec(page) ?? [];

/** The arguments of each command of the page. */
const commands = [...page.matchAll(/^ *latchkey (users .*)$/gm)].map(([, args = ""]) =>
  args.replaceAll('"', "").split(" "),
);

describe("docs/migrate-from-another-system.md and docs/user-import.md", () => {
  it("imports its sample, exports it, and the user can log in", async () => {
    const cwd = await scratchFolder();
    writeFileSync(join(cwd, "users.jsonl"), `${line}\n`);
    const [tryIt = [], ...others] = commands;
    const tried = await latchkey({ cwd, env: {} }, ...tryIt);
    expect(tried.stdout).toContain("1 would be imported");
    expect(readFileSync(join(cwd, "report.csv"), "utf8")).toBe("record,code\n");
    const really = tryIt.filter((one) => one !== "--dry-run");
    expect((await latchkey({ cwd, env: {} }, ...really)).stdout).toContain("1 imported");
    const [exports = []] = others.filter(([, command]) => command === "export");
    const file = exports.at(-1) ?? "";
    const start = { cwd, env: {} };
    expect((await latchkey(start, ...exports)).stderr).toContain(`EEXIST`);
    await latchkey(start, ...exports.slice(0, -1), `new-${file}`);
    const { id, ...exported } = JSON.parse(
      readFileSync(join(cwd, `new-${file}`), "utf8"),
    ) as Record<string, unknown>;
    const { id: former, ...given } = JSON.parse(line) as Record<string, unknown>;
    secret(String(given["password_hash"]));
    const attributes = { ...(given["attributes"] as object), former_id: former };
    const created_at = "2024-05-01T12:00:00.000Z";
    expect(exported).toEqual({ ...given, created_at, attributes });
    expect(id).not.toBe(former);
    const server = await startServer(start);
    const answer = await fetch(`${server.url}/authenticate/token`, {
      method: "POST",
      body: new URLSearchParams({ username: "ann", password: secret("correct horse battery") }),
    });
    expect(answer.status).toBe(200);
    await server.stop();
  });

  it("has a command for each system, whose options exist", async () => {
    const systems = commands.flatMap((args) => args[args.indexOf("--from") + 1] ?? []);
    expect(new Set(systems.filter((one) => one !== "users"))).toEqual(new Set(importSystemNames));
    const cwd = await scratchFolder();
    const help = await latchkey({ cwd, env: {} }, "users", "import", "--help");
    const options = page.match(/(?<=[ `])--[a-z][a-z-]+/g) ?? [];
    const ofOthers = ["--format", "--realm", "--file", "--users"];
    for (const option of options.filter((one) => !ofOthers.includes(one))) {
      expect(help.stdout).toContain(option);
    }
  });

  it("lists every scheme and every reason", () => {
    const rows = [...page.matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)];
    const names = rows.map(([, name = ""]) => name);
    const reasons: Readonly<Record<string, string>> = { ...importRefusals, ...identityRefusals };
    expect(names.filter((name) => name in reasons)).toEqual(Object.keys(reasons));
    expect(names.filter((name) => !(name in reasons))).toEqual([...schemeNames]);
    for (const [, name = "", words] of rows) {
      if (name in reasons) expect(words).toBe(reasons[name]);
    }
  });
});
