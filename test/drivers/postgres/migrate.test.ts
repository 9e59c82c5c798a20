import { readdirSync, readFileSync } from "node:fs";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { getTableColumns } from "drizzle-orm";
import { getTableConfig as mysqlConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import type { PostgresOptions } from "../../../src/drivers/postgres/pool.ts";
import { openPostgres } from "../../../src/drivers/postgres/postgres.ts";
import * as mysqlSchema from "../../../src/drivers/store/schema/mysql.ts";
import * as typedAsMySql from "../../../src/drivers/store/schema/postgres.ts";
import { thrownBy } from "../../suite/store/faults/refusals.ts";
import { postgresMigrations, postgresOptions, sharedPostgres } from "../../suite/store/postgres.ts";
import { account } from "../../suite/store/records.ts";

const files = readdirSync(postgresMigrations).filter((file) => file.endsWith(".sql"));
/** The store's types are those of MySQL. */
const schema = { ...typedAsMySql } as unknown as Readonly<Record<string, PgTable>>;
const tables = Object.values(schema);
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

describe("migrating PostgreSQL", () => {
  const server = sharedPostgres();
  let options: PostgresOptions;
  beforeAll(async () => {
    options = postgresOptions(server, await server.createDatabase());
  });
  afterAll(() => server.stop());

  const rows = (sql: string) => server.query(sql, options.database);
  const journal = () => rows("select hash, created_at from drizzle.__drizzle_migrations");

  it("succeeds three times at once on an empty database, and changes nothing when it is repeated", async () => {
    const once = () => migratePostgres(options, postgresMigrations);
    await Promise.all([once(), once(), once()]);
    const before = await journal();
    expect(before).toHaveLength(files.length);
    await once();
    expect(await journal()).toEqual(before);
  });

  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    "gives the table %s the columns, collations and indexes of the schema in the code",
    async (name, table) => {
      const { columns, indexes, primaryKeys } = getTableConfig(table);
      const found = await rows(`select column_name as name, data_type as type,
          character_maximum_length as length, collation_name as collation, is_nullable as nullable
        from information_schema.columns where table_name = '${name}' order by ordinal_position`);
      expect(
        found.map(({ type, length, ...column }) => ({
          ...column,
          type: type === "character varying" ? `varchar(${String(length)})` : type,
        })),
      ).toEqual(
        columns.map((column) => {
          const [type, collation] = column.getSQLType().split(" collate ");
          return {
            name: column.name,
            type,
            collation: collation?.replaceAll('"', "") ?? null,
            nullable: column.notNull ? "NO" : "YES",
          };
        }),
      );
      const declared = indexes.map(({ config }) => ({
        unique: config.unique,
        columns: config.columns.map((column) => ("name" in column ? column.name : "")).join(),
      }));
      const primary = [
        ...columns.filter(({ primary: is }) => is),
        ...primaryKeys.flatMap(({ columns: together }) => together),
      ];
      const inDatabase = await rows(`select i.indisunique as unique,
          (select string_agg(a.attname, ',' order by k.at) from unnest(i.indkey) with ordinality k (num, at)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.num) as columns
        from pg_index i where i.indrelid = '"${name}"'::regclass`);
      const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
      const own = { unique: true, columns: primary.map((column) => column.name).join() };
      expect(inDatabase.toSorted(byText)).toEqual([own, ...declared].toSorted(byText));
    },
  );

  it("waits for another migration of the same database", async () => {
    const database = await server.createDatabase();
    const other = server.connection(database);
    await other.query("begin");
    await other.query("select pg_advisory_xact_lock(hashtext('latchkey.migrate'))");
    const migration = migratePostgres(postgresOptions(server, database), postgresMigrations);
    const waiting = `select 1 from pg_stat_activity where datname = '${database}' and wait_event = 'advisory'`;
    await expect.poll(() => server.query(waiting)).toHaveLength(1);
    const made = "select tablename from pg_tables where schemaname = 'public'";
    expect(await server.query(made, database)).toEqual([]);
    await other.query("commit");
    await other.end();
    await migration;
    expect(await server.query(made, database)).toHaveLength(tables.length);
  });

  it("leaves nothing behind when it fails", async () => {
    const database = await server.createDatabase();
    await server.query("create table passkeys (id int)", database);
    const migration = migratePostgres(postgresOptions(server, database), postgresMigrations);
    expect(await thrownBy(migration)).toMatchObject({ code: "42P07" });
    expect(
      await server.query("select tablename from pg_tables where schemaname = 'public'", database),
    ).toEqual([{ tablename: "passkeys" }]);
  });

  it("keeps existing rows", async () => {
    const { store, close } = openPostgres(options);
    const one = account();
    await store.insertAccount(one);
    await migratePostgres(options, postgresMigrations);
    expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
    await close();
  });

  it("fails if the database does not exist, or has another encoding", async () => {
    const missing = { ...options, database: "latchkey_test_missing" };
    expect(await thrownBy(migratePostgres(missing, postgresMigrations))).toMatchObject({
      code: "3D000",
    });
    const database = `${options.database}_ascii`;
    const encoding = "encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0";
    await server.query(`create database ${database} ${encoding}`);
    const ascii = { ...options, database };
    expect(await thrownBy(migratePostgres(ascii, postgresMigrations))).toMatchObject({
      code: "NOT_UTF8",
    });
    await server.query(`drop database ${database} with (force)`);
  });
});

describe("the migrations of PostgreSQL", () => {
  const { entries } = readJson(`${postgresMigrations}/meta/_journal.json`) as {
    readonly entries: readonly { readonly tag: string }[];
  };

  it("are exactly the files in the journal", () => {
    expect(files.toSorted()).toEqual(entries.map(({ tag }) => `${tag}.sql`));
  });

  it("produce the schema of the code", async () => {
    const last = String(entries.length - 1).padStart(4, "0");
    const snapshot = readJson(`${postgresMigrations}/meta/${last}_snapshot.json`) as Parameters<
      typeof generateMigration
    >[0];
    const today = generateDrizzleJson(schema, snapshot.id);
    expect(await generateMigration(snapshot, today)).toEqual([]);
  });

  it("add no row, and use no feature that is unsafe in a cluster", () => {
    for (const file of files) {
      expect(readFileSync(`${postgresMigrations}/${file}`, "utf8")).not.toMatch(
        /\bVALUES\b|FOREIGN KEY|REFERENCES|\bSERIAL|IDENTITY|TIMESTAMP|TRIGGER|DEFAULT \(?now/i,
      );
    }
  });
});

describe("the schema of PostgreSQL", () => {
  const twins = new Map(Object.entries<MySqlTable>(mysqlSchema));

  it.each(Object.entries(schema))(
    "FA-121 has the same columns and indexes as that of MySQL in %s",
    (name, table) => {
      const twin = twins.get(name) ?? expect.fail(`no table ${name}`);
      const columnsOf = (one: PgTable | MySqlTable) =>
        Object.entries(getTableColumns(one)).map(([member, column]) => ({
          member,
          name: column.name,
          notNull: column.notNull,
          primary: column.primary,
          hasDefault: column.hasDefault,
          length: /varchar\((\d+)\)/.exec(column.getSQLType())?.[1],
        }));
      expect(columnsOf(table)).toEqual(columnsOf(twin));
      const [own, theirs] = [getTableConfig(table), mysqlConfig(twin)];
      const indexesOf = (indexes: typeof own.indexes | typeof theirs.indexes) =>
        indexes.map(({ config }) => ({
          name: config.name,
          unique: config.unique ?? false,
          columns: config.columns.map((column) => ("name" in column ? column.name : undefined)),
        }));
      expect(own.name).toBe(theirs.name);
      expect(indexesOf(own.indexes)).toEqual(indexesOf(theirs.indexes));
    },
  );
});
