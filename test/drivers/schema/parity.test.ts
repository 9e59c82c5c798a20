import { getTableColumns } from "drizzle-orm";
import { getTableConfig as mysqlConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import { getTableConfig as postgresConfig, type PgTable } from "drizzle-orm/pg-core";
import { getTableConfig as sqliteConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import type { AuditEntry } from "../../../src/core/audit/model.ts";
import type { Stat } from "../../../src/core/audit/stats/ports.ts";
import type { Passkey, RecoveryCode, TotpFactor } from "../../../src/core/factors/model.ts";
import type { Membership, Organization } from "../../../src/core/memberships/model.ts";
import type { Use } from "../../../src/core/once/once.ts";
import type { Invitation } from "../../../src/core/organizations/invitations/model.ts";
import type { Delivery } from "../../../src/core/outbox/model.ts";
import type { Session } from "../../../src/core/sessions/model.ts";
import type { Counter } from "../../../src/core/throttle/model.ts";
import { mysqlColumns } from "../../../src/drivers/store/schema/mysql-columns.ts";
import * as mysql from "../../../src/drivers/store/schema/mysql.ts";
import { postgresColumns } from "../../../src/drivers/store/schema/postgres-columns.ts";
import * as postgres from "../../../src/drivers/store/schema/postgres.ts";
import { sqliteColumns } from "../../../src/drivers/store/schema/sqlite-columns.ts";
import * as sqlite from "../../../src/drivers/store/schema/sqlite.ts";
import { tablesOf } from "../../../src/drivers/store/schema/tables.ts";

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

type AnyTable = MySqlTable | PgTable | SQLiteTable;

/** The properties that decide a row's type and its constraints in the database. */
const columnsOf = (table: AnyTable) =>
  Object.entries(getTableColumns(table)).map(([member, column]) => ({
    member,
    name: column.name,
    notNull: column.notNull,
    primary: column.primary,
    hasDefault: column.hasDefault,
    // The type of a text column is "string" for SQLite, and "custom" elsewhere.
    isText: /varchar|text/.test(column.getSQLType()),
  }));

type Config = ReturnType<typeof mysqlConfig | typeof postgresConfig | typeof sqliteConfig>;

const indexesOf = ({ indexes }: Config) =>
  indexes.map(({ config: { name, unique, columns } }) => ({
    name,
    unique: unique ?? false,
    columns: columns.map((column) => ("name" in column ? column.name : undefined)),
  }));

/** The columns of keys that have more than one. */
const primaryKeysOf = ({ primaryKeys }: Config) =>
  primaryKeys.map(({ columns }) => columns.map(({ name }) => name));

describe("the three schemas", () => {
  it("have every table of the one description", () => {
    const names = Object.keys(tablesOf(mysqlColumns)).toSorted();
    expect(Object.keys(mysql)).toEqual(names);
    expect(Object.keys(sqlite)).toEqual(names);
    expect(Object.keys(postgres)).toEqual(names);
  });

  const pairs = Object.entries<MySqlTable>(mysql);
  it.each(pairs)("FA-121 have the same columns and indexes in %s", (name, one) => {
    const ofSqlite = (sqlite as unknown as Record<string, SQLiteTable>)[name];
    const ofPostgres = (postgres as unknown as Record<string, PgTable>)[name];
    if (!ofSqlite || !ofPostgres) expect.fail(`no table ${name}`);
    for (const [twin, config] of [
      [ofSqlite, sqliteConfig(ofSqlite)],
      [ofPostgres, postgresConfig(ofPostgres)],
    ] as const) {
      expect(columnsOf(one)).toEqual(columnsOf(twin));
      expect(mysqlConfig(one).name).toBe(config.name);
      expect(indexesOf(mysqlConfig(one))).toEqual(indexesOf(config));
      expect(primaryKeysOf(mysqlConfig(one))).toEqual(primaryKeysOf(config));
    }
  });

  it("have indexes in every table but two, which are only read by their keys", () => {
    const bare = pairs.filter(([, one]) => indexesOf(mysqlConfig(one)).length === 0);
    expect(bare.map(([name]) => name)).toEqual(["clientLogos", "stats"]);
  });

  // An UPDATE sets columns in this order. MySQL computes `until` from the new value of a column that was set before.
  it.each([mysql.throttle, postgres.throttle, sqlite.throttle] as const)(
    "set `until` before `failures`",
    (table) => {
      const columns = Object.keys(getTableColumns<AnyTable>(table));
      expect(columns.indexOf("until")).toBeLessThan(columns.indexOf("failures"));
    },
  );

  it("use only text types with a binary collation, and integer types", () => {
    for (const table of [mysql, postgres, sqlite].flatMap((schema) =>
      Object.values<AnyTable>(schema),
    )) {
      for (const column of Object.values(getTableColumns<AnyTable>(table))) {
        expect(column.getSQLType()).toMatch(
          /^(?:(?:varchar\(\d+\)|mediumtext) (?:character set (ascii|utf8mb4) collate \1_bin|collate "C")|text collate "C"|bigint|int|text|integer)$/,
        );
      }
    }
  });

  // The type check compares these types (`npm run check`). The casts of other columns to those of MySQL rest on the first.
  it("give rows of equal types, which are the types of core", () => {
    const ofMysql = rowsOf.mysql;
    const ofSqlite = rowsOf.sqlite;
    expectTypeOf<(typeof ofSqlite)["$inferSelect"]>().toEqualTypeOf<
      (typeof ofMysql)["$inferSelect"]
    >();
    expectTypeOf<(typeof ofSqlite)["$inferInsert"]>().toEqualTypeOf<
      (typeof ofMysql)["$inferInsert"]
    >();
    const ofPostgres = rowsOf.postgres;
    expectTypeOf<(typeof ofPostgres)["$inferSelect"]>().toEqualTypeOf<
      (typeof ofMysql)["$inferSelect"]
    >();
    expectTypeOf<(typeof ofPostgres)["$inferInsert"]>().toEqualTypeOf<
      (typeof ofMysql)["$inferInsert"]
    >();
    type Tables = typeof mysql;
    type Users = Tables["users"]["$inferSelect"];
    expectTypeOf<Omit<Users, "recoverySet" | "twoFactor" | "wordsAt">>().toEqualTypeOf<
      Mutable<Account>
    >();
    expectTypeOf<Tables["totp"]["$inferSelect"]>().toEqualTypeOf<Mutable<TotpFactor>>();
    expectTypeOf<Tables["passkeys"]["$inferSelect"]>().toEqualTypeOf<Mutable<Passkey>>();
    expectTypeOf<Tables["recoveryCodes"]["$inferSelect"]>().toEqualTypeOf<Mutable<RecoveryCode>>();
    expectTypeOf<Tables["usedChallenges"]["$inferSelect"]>().toEqualTypeOf<Mutable<Use>>();
    expectTypeOf<Tables["throttle"]["$inferSelect"]>().toEqualTypeOf<Mutable<Counter>>();
    expectTypeOf<Tables["outbox"]["$inferSelect"]>().toEqualTypeOf<Mutable<Delivery>>();
    expectTypeOf<Tables["audit"]["$inferSelect"]>().toEqualTypeOf<Mutable<AuditEntry>>();
    expectTypeOf<Tables["organizations"]["$inferSelect"]>().toEqualTypeOf<Mutable<Organization>>();
    expectTypeOf<Tables["memberships"]["$inferSelect"]>().toEqualTypeOf<Mutable<Membership>>();
    expectTypeOf<Tables["invitations"]["$inferSelect"]>().toEqualTypeOf<Mutable<Invitation>>();
    expectTypeOf<Tables["stats"]["$inferSelect"]>().toEqualTypeOf<Mutable<Stat>>();
    expectTypeOf<Tables["sessions"]["$inferSelect"]>().toEqualTypeOf<Mutable<Session>>();
    expect(Object.keys(getTableColumns(mysql.users))).toContain("passwordHash");
  });
});

/** A table with a column of each kind, in all. */
const rowsOf = {
  mysql: mysqlColumns.table("kinds", {
    id: mysqlColumns.id("id").primaryKey(),
    ascii: mysqlColumns.ascii("ascii", 8),
    unicode: mysqlColumns.unicode("unicode", 8).notNull().default(""),
    integer: mysqlColumns.integer("integer").notNull(),
    bigint: mysqlColumns.bigint("bigint"),
    time: mysqlColumns.time("time").notNull().default(0),
  }),
  postgres: postgresColumns.table("kinds", {
    id: postgresColumns.id("id").primaryKey(),
    ascii: postgresColumns.ascii("ascii", 8),
    unicode: postgresColumns.unicode("unicode", 8).notNull().default(""),
    integer: postgresColumns.integer("integer").notNull(),
    bigint: postgresColumns.bigint("bigint"),
    time: postgresColumns.time("time").notNull().default(0),
  }),
  sqlite: sqliteColumns.table("kinds", {
    id: sqliteColumns.id("id").primaryKey(),
    ascii: sqliteColumns.ascii("ascii"),
    unicode: sqliteColumns.unicode("unicode").notNull().default(""),
    integer: sqliteColumns.integer("integer").notNull(),
    bigint: sqliteColumns.bigint("bigint"),
    time: sqliteColumns.time("time").notNull().default(0),
  }),
};
