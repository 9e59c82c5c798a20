import { randomUUID } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { latchkeyInProcess } from "../../../support/cli-in-process.ts";
import { latchkey } from "../../../support/cli.ts";
import { migrateTestDatabase, mysqlDatabase } from "../../../support/databases/databases.ts";
import { secret } from "../../../support/secrets.ts";
import { scratchFolder } from "../../../support/targets/http-target.ts";
import { startServer } from "../../../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

type Env = Readonly<Record<string, string>>;

const run = (env: Env, ...args: string[]) =>
  latchkey({ cwd, env: { LOG_LEVEL: "silent", BCRYPT_COST: "10", ...env } }, ...args);

const make = (env: Env = {}, name = "ann") =>
  run(env, "users", "create", `${name}@example.com`, "--username", name, "--invite");

type Line = readonly [group: string, ...args: string[]];

/** The commands of groups that change data. `empty` is a file without users. */
const changing = (empty: string): readonly Line[] => [
  ["keys", "re-encrypt"],
  ["sessions", "end-all"],
  ["users", "set-role", "ann", "admin", "--json"],
  ["users", "set-role", "ann", "user", "--force"],
  ["users", "disable", "ann", "--json"],
  ["users", "enable", "ann"],
  ["users", "unlock", "ann"],
  ["users", "reset-password", "ann", "--json"],
  ["users", "reset-factors", "ann", "--json"],
  ["users", "end-sessions", "ann", "--json"],
  ["users", "import", empty, "--from", "latchkey"],
  ["users", "delete", "ann", "--yes", "--json"],
  ["clients", "create", "reports", "--json"],
  ["clients", "rotate", randomUUID()],
  ["clients", "revoke", randomUUID()],
  ["outbox", "retry", randomUUID()],
  ["outbox", "delete", randomUUID()],
];

/** Those that only read. */
const reading: readonly Line[] = [
  ["users", "list", "--json"],
  ["users", "show", "ann", "--json"],
  ["users", "sessions", "ann", "--json"],
  ["clients", "list", "--json"],
  ["outbox", "list"],
];

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("a command beside a database", () => {
  it("says on stderr which SQLite file it changes, and leaves JSON on stdout alone", async () => {
    const line = `Database: SQLite ${join(cwd, "data", "latchkey.db")}`;
    expect((await make()).stderr.split("\n")[0]).toBe(line);
    const env = { BCRYPT_COST: "10", SQLITE_FILE: join(cwd, "data", "latchkey.db") };
    for (const name of ["migrate", "purge"]) {
      expect((await latchkeyInProcess(env, name)).stderr.split("\n")[0], name).toBe(line);
    }
    for (const args of reading) {
      const { code, stderr } = await latchkeyInProcess(env, ...args);
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
    }
    const empty = join(cwd, "empty.jsonl");
    writeFileSync(empty, "");
    for (const args of changing(empty)) {
      const { stdout, stderr } = await latchkeyInProcess(env, ...args);
      expect(stderr.split("\n")[0], args.join(" ")).toBe(line);
      if (args.includes("--json")) expect(isJson(stdout), args.join(" ")).toBe(true);
    }
  });

  it("reads a name with the prefix LATCHKEY_ first, as a server inside another one does", async () => {
    const env = { LATCHKEY_SQLITE_FILE: "own.db", SQLITE_FILE: "other.db" };
    const { stderr } = await run(env, "migrate");
    expect(stderr).toBe(`Database: SQLite ${join(cwd, "own.db")}\n`);
  });

  it("says which database on which server it changes", async () => {
    const database = await mysqlDatabase();
    await migrateTestDatabase(database.env);
    const ann = ["users", "create", "ann@example.com", "--invite"] as const;
    const { stderr } = await latchkeyInProcess({ ...database.env, BCRYPT_COST: "10" }, ...ann);
    const { MYSQL_HOST, MYSQL_PORT, MYSQL_DATABASE } = database.env;
    expect(stderr.split("\n")[0]).toBe(
      `Database: MySQL ${MYSQL_DATABASE} at ${MYSQL_HOST}:${MYSQL_PORT}`,
    );
    await database.drop();
  });
});

describe("the option database in latchkey.config", () => {
  const configure = (database: string) =>
    writeFileSync(join(cwd, "latchkey.config.mjs"), `export default { database: ${database} };`);

  it("is the database of all commands and of serve, and takes the place of the variables", async () => {
    configure(`{ sqlite: "own/app.db" }`);
    const away = { MYSQL_HOST: "db.example.com", MYSQL_PASSWORD: secret("Tell-Tale-Password") };
    const line = `Database: SQLite ${join(cwd, "own", "app.db")}`;
    const { code, stderr } = await make(away);
    expect(code).toBe(0);
    expect(stderr.split("\n")[0]).toBe(
      `${line} (by the option database, which replaces MYSQL_HOST, MYSQL_PASSWORD)`,
    );
    expect((await run({ SQLITE_FILE: "other.db" }, "users", "show", "ann")).code).toBe(0);
    expect((await run({}, "users", "unlock", "ann")).stderr).toBe(`${line}\n`);
    const { stdout } = await run(away, "doctor");
    expect(stdout).toMatch(
      /^note .* the option database, which replaces MYSQL_HOST, MYSQL_PASSWORD$/m,
    );
    expect(stdout).toMatch(/^ok +SQLite .*own\/app\.db: connected/m);

    const server = await startServer({ cwd, env: away });
    const taken = await fetch(`${server.url}/authenticate/register`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        username: "ann",
        email: "ann2@example.com",
        name: "Ann",
        password: secret("correct horse battery"),
      }),
    });
    expect(taken.status).toBe(409);
    const warned = server
      .log()
      .split("\n")
      .find((text) => text.includes("variables_ignored"));
    expect(JSON.parse(warned ?? "{}")).toMatchObject({
      level: "warn",
      variables: ["MYSQL_HOST", "MYSQL_PASSWORD"],
    });
    await server.stop();
    expect(existsSync(join(cwd, "data"))).toBe(false);
  });

  it("may come from a variable of the file .env, and is refused without it", async () => {
    const database = await mysqlDatabase();
    const {
      MYSQL_USER = "",
      MYSQL_PASSWORD = "",
      MYSQL_HOST,
      MYSQL_PORT,
      MYSQL_DATABASE,
    } = database.env;
    const login = [MYSQL_USER, MYSQL_PASSWORD].map(encodeURIComponent).join(":");
    const url = secret(`mysql://${login}@${MYSQL_HOST}:${MYSQL_PORT}/${MYSQL_DATABASE}`);
    configure("{ mysql: process.env.APP_DATABASE }");
    const without = await run({}, "migrate");
    expect(without.code).toBe(78);
    expect(without.stderr).toMatch(/^option database\.mysql must be a text\./m);
    writeFileSync(join(cwd, ".env"), `APP_DATABASE=${url}\n`);
    expect((await run({}, "migrate")).code).toBe(0);
    expect((await make()).code).toBe(0);
    expect(await database.sql("SELECT username FROM users")).toMatchObject([{ username: "ann" }]);
    await database.drop();
  });
});
