import { randomBytes } from "node:crypto";
import { statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, inject, it } from "vitest";
import {
  backupPage as page,
  blockWith,
  restoring,
  runScript,
  type Drill,
  type Prepared,
} from "../suite/backups.ts";
import { findProgram, installDebianPackage } from "../support/apt.ts";
import { latchkey } from "../support/cli.ts";
import {
  createPostgresUser,
  migrateTestDatabase,
  postgresDatabase,
} from "../support/databases/databases.ts";
import { connectPostgres } from "../support/databases/postgres.ts";
import { ask } from "../support/databases/server.ts";
import { secret } from "../support/secrets.ts";
import { prepare, scratchFolder } from "../support/targets/http-target.ts";

function onSqlite({ cwd }: Prepared): Drill {
  symlinkSync(resolve("node_modules"), join(cwd, "node_modules"));
  return {
    async backup() {
      await runScript(blockWith("node:sqlite"), cwd);
      expect(statSync(join(cwd, "data/backup.db")).mode & 0o077).toBe(0);
    },
    restore: () => runScript(blockWith("cp data/backup.db"), cwd),
  };
}

async function onMariaDb({ cwd, settings }: Prepared): Promise<Drill> {
  if (!findProgram("mariadb-dump")) {
    await installDebianPackage("mariadb-client", "put mariadb-dump into the PATH");
  }
  await migrateTestDatabase(settings);
  const server = inject("mysql");
  const { host, port, user, password } = server;
  const login = `host=${host}\nport=${port}\nuser=${user}\npassword=${password}\nskip-ssl\n`;
  writeFileSync(join(cwd, ".my.cnf"), `[client]\n${login}`);
  const name = String((settings as Readonly<Record<string, string>>)["MYSQL_DATABASE"]);
  const own = (script: string) => script.replaceAll(/ latchkey (?=[<>])/g, ` ${name} `);
  return {
    backup: () => runScript(own(blockWith("mariadb-dump")), cwd),
    async restore() {
      await ask(server, `drop database ${name}`);
      await ask(server, `create database ${name}`);
      await runScript(own(blockWith("mariadb latchkey <")), cwd);
    },
  };
}

/** A migrated PostgreSQL, with a user for its server, and the commands of the page for it. */
async function openPostgres() {
  if (!findProgram("pg_dump")) {
    await installDebianPackage("postgresql-client", "put pg_dump into the PATH");
  }
  const server = connectPostgres(inject("postgres"));
  const database = await postgresDatabase(server);
  await migrateTestDatabase(database.env);
  const url = new URL(database.env["DATABASE_URL"] ?? "");
  const name = url.pathname.slice(1);
  const app = await createPostgresUser(database);
  const migrations = `${url}`;
  Object.assign(url, { username: app.user, password: app.password });
  const login = { PGPORT: String(server.port), PGPASSWORD: server.password };
  const run = (script: string, cwd: string) =>
    runScript(
      script
        .replaceAll(
          "--host=127.0.0.1 --username=latchkey",
          `--host=${server.host} --username=${server.user}`,
        )
        .replaceAll(/ latchkey (?=[<>])/g, ` ${name} `),
      cwd,
      login,
    );
  return {
    database: {
      ...database,
      env: { DATABASE_URL: `${url}` },
      async drop() {
        await app.dropUser();
        await database.drop();
      },
    },
    drill: (cwd: string): Drill => ({
      backup: () => run(blockWith("pg_dump"), cwd),
      async restore() {
        await server.query(`drop database ${name} with (force)`);
        await server.query(`create database ${name}`);
        await run(blockWith("psql "), cwd);
      },
      operator: { DATABASE_URL: migrations },
    }),
    run,
  };
}

describe("a database that is restored from a backup, on SQLite", () => {
  restoring(async () => {
    const prepared = await prepare({ database: "sqlite" });
    return { prepared, drill: onSqlite(prepared) };
  });
});

describe("a database that is restored from a backup, on MariaDB", () => {
  restoring(async () => {
    const prepared = await prepare({ database: "mysql" });
    return { prepared, drill: await onMariaDb(prepared) };
  });
});

describe("a database that is restored from a backup, on PostgreSQL", () => {
  restoring(async () => {
    const { database, drill } = await openPostgres();
    const prepared = await prepare({ database });
    return { prepared, drill: drill(prepared.cwd) };
  });
});

describe("a backup of PostgreSQL without the sessions", () => {
  it("has all tables, the accounts, and no session", async () => {
    const { database, drill, run } = await openPostgres();
    const cwd = await scratchFolder();
    await database.sql(
      `insert into users (id, username, username_key, email, email_key, name, role, password_hash, sessions_valid_from, created_at, updated_at)
       values ('u', 'ann', 'ann', 'a', 'a', 'Ann', 'user', '!', 0, 1, 1)`,
    );
    await database.sql(
      `insert into sessions (id, user_id, client_id, scope, generation, rotated_at, created_at, authenticated_at, proven_at, last_seen_at, expires_at)
       values ('s', 'u', 'c', '*', 0, 1, 1, 1, 1, 1, 2)`,
    );
    const tablesIn = () =>
      database.sql("select tablename from pg_tables where schemaname = 'public' order by 1");
    const tables = await tablesIn();
    const [option = ""] = page.match(/--exclude-table-data=\w+/) ?? [];
    await run(blockWith("pg_dump").replace("pg_dump", `pg_dump ${option}`), cwd);
    await drill(cwd).restore();
    expect(await tablesIn()).toEqual(tables);
    expect(await database.sql("select username from users")).toEqual([{ username: "ann" }]);
    expect(await database.sql("select id from sessions")).toEqual([]);
    await database.drop();
  });
});

describe("the commands of docs/backups-and-upgrades.md for MySQL", () => {
  const dumps = page.match(/^ *mysqldump .*$/gm) ?? [];

  it("dump as the user of the server, and for the same MySQL", () => {
    expect(dumps).toHaveLength(3);
    for (const dump of dumps) {
      // Without the first, mysqldump locks tables; without the others, it asks for PROCESS and RELOAD, and the dump sets GTIDs.
      for (const option of ["--single-transaction", "--no-tablespaces", "--set-gtid-purged=OFF"]) {
        expect(dump).toContain(option);
      }
    }
  });

  it("have no option that only mariadb-dump has", () => {
    expect(dumps.filter((dump) => dump.includes("--ignore-table-data"))).toEqual([]);
    expect(page).toMatch(/^ *mysql latchkey < latchkey\.sql$/m);
  });
});

describe("sessions end-all", () => {
  it("is refused through the MySQL proxy: exit code 78 and the name of the variable", async () => {
    const key = secret(randomBytes(32).toString("base64url"));
    const env = { MYSQL_PROXY_URL: "http://127.0.0.1:1", MYSQL_PROXY_KEY: key };
    const start = { cwd: await scratchFolder(), env };
    const { code, stderr } = await latchkey(start, "sessions", "end-all");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^MYSQL_HOST or DATABASE_URL is required/m);
  });
});
