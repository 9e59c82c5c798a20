import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { getTableConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { openMySql } from "../../../src/drivers/mysql/mysql.ts";
import type { MySqlOptions } from "../../../src/drivers/mysql/pool.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import * as schema from "../../../src/drivers/store/schema/mysql.ts";
import { thrownBy } from "../../suite/store/faults/refusals.ts";
import {
  laxCollation,
  mysqlMigrations,
  optionsFor,
  sharedServer,
} from "../../suite/store/mysql.ts";
import { account } from "../../suite/store/records.ts";
import { threadsOf } from "../../support/databases/server.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const migrations = readdirSync("drizzle/mysql").filter((file) => file.endsWith(".sql")).length;

const tables: readonly MySqlTable[] = [
  schema.clients,
  schema.clientLogos,
  schema.resources,
  schema.organizations,
  schema.memberships,
  schema.invitations,
  schema.authorizations,
  schema.consents,
  schema.outbox,
  schema.audit,
  schema.stats,
  schema.sessions,
  schema.totp,
  schema.passkeys,
  schema.identities,
  schema.recoveryCodes,
  schema.usedChallenges,
  schema.throttle,
  schema.users,
  schema.userWords,
];

describe("migrating MySQL", () => {
  const server = sharedServer();
  let options: MySqlOptions;
  beforeAll(async () => {
    const database = await server.createDatabase({ collation: await laxCollation(server) });
    options = optionsFor(server, database);
  });
  afterAll(() => server.stop());

  const rows = (sql: string) => server.query(sql, options.database);
  const columnsOf = (table: string) =>
    rows(`select column_name as name, column_type as type, is_nullable as nullable,
        character_set_name as charset, collation_name as collation
      from information_schema.columns
      where table_schema = database() and table_name = '${table}' order by ordinal_position`);

  it("succeeds three times at once on an empty database, and changes nothing when it is repeated", async () => {
    const once = () => migrateMySql(options, mysqlMigrations);
    await Promise.all([once(), once(), once()]);
    const journal = await rows("select hash, created_at from __drizzle_migrations");
    expect(journal).toHaveLength(migrations);
    await once();
    expect(await rows("select hash, created_at from __drizzle_migrations")).toEqual(journal);
  });

  it.each(tables.map((table) => [getTableConfig(table).name, getTableConfig(table)] as const))(
    "gives the table %s the columns, collations and indexes of the schema in the code",
    async (name, config) => {
      // MariaDB still shows the display width of an integer.
      const columns = (await columnsOf(name)).map((column) => ({
        ...column,
        type: String(column["type"]).replace(/^(\w*int)\(\d+\)$/, "$1"),
      }));
      expect(columns).toEqual(
        config.columns.map((column) => {
          const [, type, charset, collation] =
            /^(\S+)(?: character set (\S+) collate (\S+))?$/.exec(column.getSQLType()) ?? [];
          return {
            name: column.name,
            type,
            nullable: column.notNull ? "NO" : "YES",
            charset: charset ?? null,
            collation: collation ?? null,
          };
        }),
      );
      const indexes = await rows(`select index_name as name, min(non_unique) as free,
          group_concat(column_name order by seq_in_index) as columns
        from information_schema.statistics
        where table_schema = database() and table_name = '${name}' group by index_name`);
      const declared = config.indexes.map(({ config: { name: index, unique, columns } }) => ({
        name: index,
        free: unique ? 0 : 1,
        columns: columns.map((column) => ("name" in column ? column.name : "")).join(),
      }));
      const primary = {
        name: "PRIMARY",
        free: 0,
        columns: [
          ...config.columns.filter(({ primary: is }) => is),
          ...config.primaryKeys.flatMap(({ columns: together }) => together),
        ]
          .map((column) => column.name)
          .join(),
      };
      const byName = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
      expect(
        indexes.map((row) => ({ ...row, free: Number(row["free"]) })).toSorted(byName),
      ).toEqual([primary, ...declared].toSorted(byName));
    },
  );

  it("creates InnoDB tables with utf8mb4_bin, regardless of the defaults of server and database", async () => {
    expect(
      await rows(`select table_name as name, engine as engine, table_collation as collation
        from information_schema.tables
        where table_schema = database() and table_name <> '__drizzle_migrations'
        order by cast(table_name as binary)`),
    ).toEqual([
      { name: "audit", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "authorizations", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "client_logos", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "clients", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "consents", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "identities", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "invitations", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "memberships", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "organizations", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "outbox", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "passkeys", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "recovery_codes", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "resources", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "sessions", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "stats", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "throttle", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "totp", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "used_challenges", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "user_words", engine: "InnoDB", collation: "utf8mb4_bin" },
      { name: "users", engine: "InnoDB", collation: "utf8mb4_bin" },
    ]);
  });

  it("waits for another migration of the same database", async () => {
    const database = await server.createDatabase();
    const { host, port, user, password } = server;
    const other = await createConnection({ host, port, user, password, database });
    try {
      await other.query(`select get_lock('latchkey.migrate.${database.slice(0, 40)}', 0)`);
      const migration = migrateMySql(optionsFor(server, database), mysqlMigrations);
      const waiting = async () =>
        (await threadsOf(server.query)).filter(
          (one) => one.database === database && one.state === "User lock",
        );
      await expect.poll(waiting).toHaveLength(1);
      expect(await server.query("show tables", database)).toEqual([]);
      await other.query("do release_all_locks()");
      await migration;
      expect(await server.query("show tables", database)).toHaveLength(tables.length + 1);
    } finally {
      await other.end();
    }
  });

  it("keeps existing rows", async () => {
    const { store, close } = openMySql(options);
    const one = account();
    await store.insertAccount(one);
    await migrateMySql(options, mysqlMigrations);
    expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
    await close();
  });

  it("fails if the database does not exist", async () => {
    const missing = { ...options, database: "latchkey_test_missing" };
    expect(await thrownBy(migrateMySql(missing, mysqlMigrations))).toMatchObject({
      code: "ER_BAD_DB_ERROR",
    });
  });
});

describe("migrating SQLite", () => {
  it("succeeds in four processes at once on an empty file, four times in a row", async () => {
    const folder = await scratchFolder();
    const program = fileURLToPath(
      new URL("../../support/targets/sqlite-opener.ts", import.meta.url),
    );
    const openers = Array.from({ length: 4 }, () => fork(program, { execArgv: [] }));
    try {
      const answers = () => Promise.all(openers.map(async (opener) => once(opener, "message")));
      expect((await answers()).flat()).toEqual(expect.arrayContaining(["ready"]));
      for (let round = 0; round < 4; round++) {
        const file = join(folder, `${round}`, "latchkey.db");
        const answered = answers();
        for (const opener of openers) opener.send(file);
        const opened = (await answered).map(([answer]) => String(answer));
        expect(opened).toEqual(openers.map(() => "opened"));
        const database = new DatabaseSync(file);
        const [journal] = database.prepare("select count(*) as n from __drizzle_migrations").all();
        expect(journal).toEqual({ n: migrations });
        expect(database.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
        database.close();
      }
    } finally {
      for (const opener of openers) opener.kill();
    }
  });

  it("keeps existing rows", async () => {
    const file = join(await scratchFolder(), "latchkey.db");
    const one = account();
    const first = await openSqlite(file, "drizzle/sqlite");
    await first.store.insertAccount(one);
    const second = await openSqlite(file, "drizzle/sqlite");
    await first.close();
    expect(await second.store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
    await second.close();
  });
});
