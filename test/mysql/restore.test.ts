import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blockWith, restoring, runScript, type Drill } from "../suite/backups.ts";
import {
  createUser,
  migrateTestDatabase,
  mysqlDatabase,
  type TestDatabase,
} from "../support/databases/databases.ts";
import { mysqlPrograms } from "../support/databases/mysql-programs.ts";
import { startMySql } from "../support/databases/mysql.ts";
import type { DatabaseServer, MySqlAccount } from "../support/databases/server.ts";
import { prepare, scratchFolder } from "../support/targets/http-target.ts";

/** With the binary log, and GTIDs as they are by default. */
let server: DatabaseServer;
beforeAll(async () => {
  server = await startMySql({ stock: true });
});
afterAll(() => server?.stop());

/** Puts MySQL's own client and mysqldump, which log in as a user, on the PATH of a script. */
async function asUser(account: MySqlAccount, cwd: string): Promise<Record<string, string>> {
  const { mysql, mysqldump } = await mysqlPrograms();
  const folder = join(cwd, `bin-${randomBytes(4).toString("hex")}`);
  mkdirSync(folder);
  const { host, port, user, password } = account;
  for (const [name, program] of Object.entries({ mysql, mysqldump })) {
    const file = join(folder, name);
    const login = `--host=${host} --port=${port} --user=${user}`;
    writeFileSync(file, `#!/bin/sh\nexec "${program}" ${login} "$@"\n`);
    chmodSync(file, 0o755);
  }
  return { PATH: [folder, process.env["PATH"]].join(delimiter), MYSQL_PWD: password };
}

/** A migrated database, and a user with the privileges that docs/mysql-and-mariadb.md gives a server. */
async function openDatabase() {
  const database = await mysqlDatabase(server);
  await migrateTestDatabase(database.env);
  const name = database.env["MYSQL_DATABASE"] ?? "";
  const fewer = /server itself needs only `([A-Z, ]+)`/.exec(
    readFileSync("docs/mysql-and-mariadb.md", "utf8"),
  )?.[1];
  const { user, password, dropUser } = await createUser(database, [`${fewer} ON ${name}.*`]);
  const own = (script: string) =>
    script
      .replaceAll(/ latchkey (?=[<>]|sessions)/g, ` ${name} `)
      .replaceAll("=latchkey.sessions", `=${name}.sessions`);
  return { database, name, user, password, dropUser, own };
}

type Opened = Awaited<ReturnType<typeof openDatabase>>;

/** The commands of docs/backups-and-upgrades.md: the user of the server dumps, and an administrator restores. */
async function drillOn({ name, user, password, own }: Opened, cwd: string): Promise<Drill> {
  const { host, port } = server;
  const [app, administrator] = [
    await asUser({ host, port, user, password }, cwd),
    await asUser(server, cwd),
  ];
  return {
    backup: () => runScript(own(blockWith("mysqldump")), cwd, app),
    async restore() {
      await server.query(`drop database ${name}`);
      await server.query(`create database ${name}`);
      await runScript(own(blockWith("mysql latchkey <")), cwd, administrator);
    },
    operator: { MYSQL_USER: server.user, MYSQL_PASSWORD: server.password },
  };
}

describe("a database that is restored from a backup, on MySQL with its binary log and GTIDs", () => {
  it("is on such a server", async () => {
    const [row] = await server.query("select @@log_bin as log, @@gtid_mode as gtids");
    expect(row).toEqual({ log: 1, gtids: "ON" });
  });

  restoring(async () => {
    const opened = await openDatabase();
    const { database, user, password, dropUser } = opened;
    const login = { MYSQL_USER: user, MYSQL_PASSWORD: password };
    const drop = async () => {
      await dropUser();
      await database.drop();
    };
    const own: TestDatabase = { ...database, env: { ...database.env, ...login }, drop };
    const prepared = await prepare({ database: own });
    return { prepared, drill: await drillOn(opened, prepared.cwd) };
  });
});

describe("a backup of MySQL without the sessions", () => {
  it("has all tables, the accounts, and no session", async () => {
    const opened = await openDatabase();
    const { database, own, dropUser } = opened;
    const cwd = await scratchFolder();
    const { host, port } = server;
    const { restore } = await drillOn(opened, cwd);
    await database.sql(
      `insert into users (id, username, username_key, email, email_key, name, role, password_hash, sessions_valid_from, created_at, updated_at)
       values ('u', 'ann', 'ann', 'a', 'a', 'Ann', 'user', '!', 0, 1, 1)`,
    );
    await database.sql(
      `insert into sessions (id, user_id, client_id, scope, generation, rotated_at, created_at, authenticated_at, proven_at, last_seen_at, expires_at)
       values ('s', 'u', 'c', '*', 0, 1, 1, 1, 1, 1, 2)`,
    );
    const tables = await database.sql("show tables");
    const app = await asUser({ ...opened, host, port }, cwd);
    await runScript(own(blockWith("--ignore-table=")), cwd, app);
    await restore();
    expect(await database.sql("show tables")).toEqual(tables);
    expect(await database.sql("select username from users")).toEqual([{ username: "ann" }]);
    expect(await database.sql("select id from sessions")).toEqual([]);
    await dropUser();
    await database.drop();
  });
});
