import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mysqlTroubles } from "../../../../src/drivers/mysql/troubles.ts";
import { postgresTroubles } from "../../../../src/drivers/postgres/troubles.ts";
import { sqliteTroubles } from "../../../../src/drivers/sqlite/troubles.ts";
import { latchkeyInProcess } from "../../../support/cli-in-process.ts";
import { latchkey } from "../../../support/cli.ts";
import {
  mysqlDatabase,
  postgresDatabase,
  type TestDatabase,
} from "../../../support/databases/databases.ts";
import {
  authenticateBy,
  startPostgres,
  type PostgresServer,
} from "../../../support/databases/postgres.ts";
import { freePort } from "../../../support/network/free-port.ts";
import { secret } from "../../../support/secrets.ts";
import { scratchFolder } from "../../../support/targets/http-target.ts";
import { startServer } from "../../../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
  writeFileSync(join(cwd, "users.jsonl"), `{"email":"ann@example.com"}\n`);
});

type Env = Readonly<Record<string, string>>;

/** In a process of its own, where the folder is that of the test. */
const byProcess = (env: Env, ...args: readonly string[]) =>
  latchkey({ cwd, env: { LOG_LEVEL: "silent", ...env } }, ...args);

const inProcess = ["migrate", "doctor", "purge", "users", "clients", "outbox", "sessions"];

const run = ({ SQLITE_FILE, ...env }: Env, name = "", ...args: readonly string[]) => {
  const file = SQLITE_FILE === undefined ? {} : { SQLITE_FILE: join(cwd, SQLITE_FILE) };
  if (!inProcess.includes(name)) return byProcess({ ...env, ...file }, name, ...args);
  const given = args.map((one) => (one === "users.jsonl" ? join(cwd, one) : one));
  return latchkeyInProcess({ ...env, ...file }, name, ...given);
};

const commands = [
  ["migrate"],
  ["doctor"],
  ["users", "list"],
  ["users", "create", "ann@example.com", "--invite"],
  ["users", "import", "users.jsonl", "--from", "latchkey"],
  ["clients", "list"],
  ["outbox", "list"],
  ["sessions", "end-all"],
  ["purge"],
  ["audit"],
] as const;

describe("a command that cannot use MySQL", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await mysqlDatabase();
  });
  afterAll(() => database.drop());

  const wrong = secret("Tell-Tale-Password");
  /** The text of each trouble, by what is wrong with the variables. */
  const troubles: readonly (readonly [string, (env: Env) => Promise<Env>, RegExp])[] = [
    [
      "the port",
      async () => ({ MYSQL_PORT: String(await freePort()) }),
      /no server listens there \(ECONNREFUSED\)\. Check that MySQL runs/,
    ],
    [
      "the password",
      async () => ({ MYSQL_PASSWORD: wrong }),
      /the server rejects the user or the password \(ER_ACCESS_DENIED_ERROR\)\. Correct the user/,
    ],
    [
      "the database",
      async () => ({ MYSQL_DATABASE: "no_such_database" }),
      /the database does not exist.* \(ER_(?:BAD_DB|DBACCESS_DENIED)_ERROR\)\. Create /,
    ],
    [
      "the host",
      async () => ({ MYSQL_HOST: "no-such-host.invalid", MYSQL_TLS: "off" }),
      /\((?:ENOTFOUND|EAI_AGAIN)\)\. (?:Correct|Check) the host/,
    ],
    [
      "the certificate",
      async () => ({ MYSQL_HOST: "localhost", MYSQL_TLS: "verify" }),
      /\(HANDSHAKE_(?:SSL_ERROR|NO_SSL_SUPPORT)\)\. .*(?:MYSQL_CA|MYSQL_TLS)/,
    ],
  ];

  it.each(troubles)(
    "because %s is wrong names server, user, cause and remedy",
    async (_, change, trouble) => {
      const env: Env = { ...database.env, ...(await change(database.env)) };
      const { MYSQL_HOST, MYSQL_PORT, MYSQL_DATABASE, MYSQL_USER } = env;
      const name = `MySQL ${MYSQL_DATABASE} at ${MYSQL_HOST}:${MYSQL_PORT} (user ${MYSQL_USER}) cannot be used: `;
      // The TLS of a busy machine may take longer than the second that other commands wait for a connection.
      const { code, stdout, stderr } = await run(env, "migrate");
      const output = stdout + stderr;
      expect(code).toBe(1);
      expect(output).toContain(name);
      expect(output).toMatch(trouble);
      expect(output).not.toMatch(/Tell-Tale|^\s+at |latchkey failed/m);
    },
  );

  it("says the same whatever the command", async () => {
    const env = { ...database.env, MYSQL_PORT: String(await freePort()) };
    for (const args of commands) {
      const { code, stdout, stderr } = await run(env, ...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stdout + stderr, args.join(" ")).toMatch(/cannot be used: no server listens there/);
      expect(stdout + stderr, args.join(" ")).not.toMatch(/^\s+at |latchkey failed/m);
    }
  });

  it("says that the schema is missing, with the command that brings it", async () => {
    const { code, stderr } = await run(database.env, "users", "list");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /the schema is behind this release \(ER_NO_SUCH_TABLE\)\. Run: latchkey migrate$/m,
    );
  });

  it("says that the user lacks a right for a migration", async () => {
    const { MYSQL_DATABASE = "" } = database.env;
    const password = secret("a-Reader-8d1c");
    const user = `reader_${MYSQL_DATABASE.slice(-8)}`;
    await database.sql(`CREATE USER ${user}@'%' IDENTIFIED BY '${password}'`);
    await database.sql(`GRANT SELECT ON ${MYSQL_DATABASE}.* TO ${user}@'%'`);
    const env = { ...database.env, MYSQL_USER: user, MYSQL_PASSWORD: password };
    const { code, stderr } = await run(env, "migrate");
    await database.sql(`DROP USER ${user}@'%'`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the user lacks a right for this \(ER_\w+_DENIED_ERROR\)\. Grant/);
  });

  it("is named by serve at its start, which waits for the database", async () => {
    const server = await startServer({ cwd, env: { ...database.env, MYSQL_PASSWORD: wrong } });
    const line = () =>
      server
        .log()
        .split("\n")
        .find((text) => text.includes("database_not_ready"));
    await expect.poll(line).toBeDefined();
    const { hint } = JSON.parse(line() ?? "{}") as { hint: string };
    expect(hint).toMatch(
      /^MySQL \w+ at .* cannot be used: the server rejects the user or the password/,
    );
    expect(server.log()).not.toContain(wrong);
    await server.stop();
  });
});

describe("a command that cannot use PostgreSQL", () => {
  const password = secret("Right-Password-of-App");
  const wrong = secret("Tell-Tale-Password");
  let server: PostgresServer;
  let database: TestDatabase;
  let name: string;
  beforeAll(async () => {
    server = await startPostgres();
    database = await postgresDatabase(server);
    name = new URL(database.env["DATABASE_URL"] ?? "").pathname.slice(1);
    await server.query(`create role app login password '${password}'`);
    await authenticateBy(server, "scram-sha-256");
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });

  const url = (given: { host?: string; port?: number; secret?: string; name?: string } = {}) => {
    const { host = "127.0.0.1", port = server.port, secret: key = password } = given;
    return `postgres://app:${key}@${host}:${port}/${given.name ?? name}`;
  };
  /** The text of each trouble, by what is wrong with the URL. */
  const troubles: readonly (readonly [string, () => Promise<string>, RegExp])[] = [
    [
      "the port",
      async () => url({ port: await freePort() }),
      /no server listens there \(ECONNREFUSED\)\. Check that PostgreSQL runs/,
    ],
    [
      "the password",
      async () => url({ secret: wrong }),
      /the server rejects the user or the password \(28P01\)\. Correct the user/,
    ],
    [
      "the password, which is empty,",
      async () => url({ secret: "" }),
      /the server rejects the user or the password \(AUTHENTICATION_FAILED\)\. Correct the user/,
    ],
    [
      "the database",
      async () => url({ name: "no_such_database" }),
      /the database does not exist \(3D000\)\. Create /,
    ],
    [
      "the host",
      async () => `${url({ host: "no-such-host.invalid" })}?sslmode=disable`,
      /\((?:ENOTFOUND|EAI_AGAIN)\)\. (?:Correct|Check) the host/,
    ],
    [
      "TLS, which the server has not,",
      async () => `${url({ host: "localhost" })}?sslmode=verify-full`,
      /the server has no TLS \(NO_TLS\)\. Turn TLS on/,
    ],
  ];

  it.each(troubles)(
    "because %s is wrong names server, user, cause and remedy",
    async (_, change, trouble) => {
      const env = { DATABASE_URL: await change() };
      const { hostname, port, pathname } = new URL(env.DATABASE_URL);
      const { code, stdout, stderr } = await run(env, "migrate");
      const output = stdout + stderr;
      expect(code).toBe(1);
      expect(output).toContain(
        `PostgreSQL ${pathname.slice(1)} at ${hostname}:${port} (user app) cannot be used: `,
      );
      expect(output).toMatch(trouble);
      expect(output).not.toMatch(/Tell-Tale|Right-Password|^\s+at |latchkey failed/m);
    },
  );

  it("says that another program has a table of the same name, and leaves it as it is", async () => {
    const other = await server.createDatabase();
    await server.query(`alter database ${other} owner to app`);
    await server.query("create table users (name text)", other);
    const { code, stderr } = await run({ DATABASE_URL: url({ name: other }) }, "migrate");
    expect(code).toBe(1);
    expect(stderr).toMatch(/it has a table of another program .*\(42P07\)\. Create a database/);
    const tables = "select tablename from pg_tables where tableowner in ('app', 'postgres')";
    expect(await server.query(`${tables} and schemaname !~ '^(pg_|info)'`, other)).toEqual([
      { tablename: "users" },
    ]);
  });

  it("says the same whatever the command", async () => {
    const env = { DATABASE_URL: url({ secret: wrong }) };
    for (const args of commands) {
      const { code, stdout, stderr } = await run(env, ...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stdout + stderr, args.join(" ")).toMatch(/cannot be used: the server rejects/);
      expect(stdout + stderr, args.join(" ")).not.toMatch(/Tell-Tale|^\s+at |latchkey failed/m);
    }
  });

  it("says that the schema is missing, with the command that brings it", async () => {
    const { code, stderr } = await run({ DATABASE_URL: url() }, "users", "list");
    expect(code).toBe(1);
    expect(stderr).toMatch(/the schema is behind this release \(42P01\)\. Run: latchkey migrate$/m);
  });

  it("says that the user lacks a right for a migration", async () => {
    const { code, stderr } = await run({ DATABASE_URL: url() }, "migrate");
    expect(code).toBe(1);
    expect(stderr).toMatch(/the user lacks a right for this \(42501\)\. Grant/);
  });
});

describe("a command that cannot use a SQLite file", () => {
  const expectTrouble = async (
    file: string,
    trouble: string,
    tried: readonly (readonly string[])[] = [["users", "list"]],
  ) => {
    for (const args of tried) {
      const { code, stderr } = await run({ SQLITE_FILE: file }, ...args);
      expect({ args, code }).toEqual({ args, code: 78 });
      expect(stderr).toContain(`\nSQLite ${join(cwd, file)} cannot be used: ${trouble}`.trim());
    }
    const { code, stdout } = await run({ SQLITE_FILE: file }, "doctor");
    expect(code).toBe(1);
    expect(stdout).toContain(`bad  SQLite ${join(cwd, file)} cannot be used: ${trouble}`);
  };

  it("says that it is a folder", async () => {
    mkdirSync(join(cwd, "folder"));
    await expectTrouble(
      "folder",
      "it is a folder (EISDIR). Correct SQLITE_FILE or the option database.",
      [["users", "list"], ["migrate"], ["purge"]],
    );
  });

  it("says that it is not a SQLite database, and shows nothing of it", async () => {
    writeFileSync(join(cwd, "notes.txt"), "Tell-Tale ".repeat(100));
    await expectTrouble("notes.txt", "the file is not a SQLite database (SQLITE_NOTADB). Correct");
    // No key either, which the server would create beside its database.
    expect((await run({ SQLITE_FILE: "notes.txt", PORT: "0" }, "serve")).code).toBe(78);
    expect(readdirSync(cwd).toSorted()).toEqual(["notes.txt", "users.jsonl"]);
  });

  it("says that it is no file, such as a pipe that nobody writes to, or that no folder can be there", async () => {
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    const sentence =
      "it is not a regular file (NO_FILE). Correct SQLITE_FILE or the option database.";
    await expectTrouble("pipe", sentence, [["users", "list"], ["serve"]]);
    const { code, stderr } = await byProcess({ SQLITE_FILE: "/proc/x/latchkey.db" }, "serve");
    expect(code).toBe(78);
    expect(stderr).toContain(
      "SQLite /proc/x/latchkey.db cannot be used: its folder cannot be created",
    );
  });

  it("says that the disk does not respond, and ends", async () => {
    const pipe = join(cwd, "never-written");
    execFileSync("mkfifo", [pipe]);
    // As a disk of the network that is away: the thread that reads the file never comes back.
    writeFileSync(
      join(cwd, "stuck.mjs"),
      `import files from "node:fs/promises";
      import { syncBuiltinESMExports } from "node:module";
      const { open } = files;
      files.stat = () => open(${JSON.stringify(pipe)});
      syncBuiltinESMExports();`,
    );
    const env = { SQLITE_FILE: "away.db", NODE_OPTIONS: `--import=${join(cwd, "stuck.mjs")}` };
    const { stderr } = await byProcess(env, "users", "list");
    expect(stderr).toContain(
      `SQLite ${join(cwd, "away.db")} cannot be used: the disk does not respond (ETIMEDOUT). Check the disk or its network. Correct SQLITE_FILE`,
    );
  });

  it("says that a part of its path is not a folder", async () => {
    for (const args of [["users", "list"], ["purge"]]) {
      const { code, stderr } = await run({ SQLITE_FILE: "users.jsonl/x.db" }, ...args);
      expect({ args, code }).toEqual({ args, code: 78 });
      expect(stderr).toContain(
        "users.jsonl/x.db cannot be used: a part of its path is not a folder",
      );
    }
  });

  it("says that another process locks it", async () => {
    await byProcess({}, "migrate");
    const other = new DatabaseSync(join(cwd, "data", "latchkey.db"));
    other.exec("BEGIN IMMEDIATE");
    const { code, stderr } = await byProcess({}, "purge");
    other.close();
    expect(code).toBe(78);
    expect(stderr).toMatch(/cannot be used: another process locks the file \(SQLITE_BUSY\)\. Wait/);
  });
});

describe("the troubles of databases", () => {
  it("are sentences with a remedy, and name no value", () => {
    for (const [code, trouble] of Object.entries({
      ...mysqlTroubles,
      ...postgresTroubles,
      ...sqliteTroubles,
    })) {
      const [why = "", remedy = ""] = trouble ?? [];
      expect(why, code).toMatch(/^[a-zA-Z].*[^.]$/);
      expect(remedy, code).toMatch(/^[A-Z].*(?:\.|: latchkey migrate)$/);
    }
  });
});
