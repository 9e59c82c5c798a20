import { getTableColumns } from "drizzle-orm";
import { getTableConfig as mysqlConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import { getTableConfig as sqliteConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import type { AuditEntry } from "../../../src/core/audit/model.ts";
import type { Stat } from "../../../src/core/audit/stats/ports.ts";
import type { Passkey, RecoveryCode, TotpFactor } from "../../../src/core/factors/model.ts";
import type { Use } from "../../../src/core/once/once.ts";
import type { Delivery } from "../../../src/core/outbox/model.ts";
import type { Session } from "../../../src/core/sessions/model.ts";
import type { Counter } from "../../../src/core/throttle/model.ts";
import { mysqlColumns } from "../../../src/drivers/store/schema/mysql-columns.ts";
import * as mysql from "../../../src/drivers/store/schema/mysql.ts";
import { sqliteColumns } from "../../../src/drivers/store/schema/sqlite-columns.ts";
import * as sqlite from "../../../src/drivers/store/schema/sqlite.ts";
import { tablesOf } from "../../../src/drivers/store/schema/tables.ts";

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** The properties that decide a row's type and its constraints in the database. */
const columnsOf = (table: MySqlTable | SQLiteTable) =>
  Object.entries(getTableColumns(table)).map(([member, column]) => ({
    member,
    name: column.name,
    notNull: column.notNull,
    primary: column.primary,
    hasDefault: column.hasDefault,
    // The type of a text column is "custom" for MySQL and "string" for SQLite.
    isText: /varchar|text/.test(column.getSQLType()),
  }));

type Config = ReturnType<typeof mysqlConfig> | ReturnType<typeof sqliteConfig>;

const indexesOf = ({ indexes }: Config) =>
  indexes.map(({ config: { name, unique, columns } }) => ({
    name,
    unique: unique ?? false,
    columns: columns.map((column) => ("name" in column ? column.name : undefined)),
  }));

/** The columns of keys that have more than one. */
const primaryKeysOf = ({ primaryKeys }: Config) =>
  primaryKeys.map(({ columns }) => columns.map(({ name }) => name));

describe("the two schemas", () => {
  it("have every table of the one description", () => {
    const names = Object.keys(tablesOf(mysqlColumns)).toSorted();
    expect(Object.keys(mysql)).toEqual(names);
    expect(Object.keys(sqlite)).toEqual(names);
  });

  const twins = new Map(Object.entries<SQLiteTable>(sqlite));
  const pairs = Object.entries<MySqlTable>(mysql).map(([name, one]) => {
    const twin = twins.get(name) ?? expect.fail(`no table ${name}`);
    return [name, one, twin] as const;
  });
  it.each(pairs)("FA-121 have the same columns and indexes in %s", (_, one, twin) => {
    expect(columnsOf(one)).toEqual(columnsOf(twin));
    expect(mysqlConfig(one).name).toBe(sqliteConfig(twin).name);
    expect(indexesOf(mysqlConfig(one))).toEqual(indexesOf(sqliteConfig(twin)));
    expect(primaryKeysOf(mysqlConfig(one))).toEqual(primaryKeysOf(sqliteConfig(twin)));
  });

  it("have indexes in every table but one, which is read by its key alone", () => {
    const bare = pairs.filter(([, one]) => indexesOf(mysqlConfig(one)).length === 0);
    expect(bare.map(([name]) => name)).toEqual(["stats"]);
  });

  // An UPDATE sets columns in this order. MySQL computes `until` from the new value of a column that was set before.
  it.each([mysql.throttle, sqlite.throttle] as const)("set `until` before `failures`", (table) => {
    const columns = Object.keys(getTableColumns<MySqlTable | SQLiteTable>(table));
    expect(columns.indexOf("until")).toBeLessThan(columns.indexOf("failures"));
  });

  it("use only text types with a binary collation, and integer types", () => {
    for (const table of [mysql, sqlite].flatMap((schema) =>
      Object.values<MySqlTable | SQLiteTable>(schema),
    )) {
      for (const column of Object.values(getTableColumns<MySqlTable | SQLiteTable>(table))) {
        expect(column.getSQLType()).toMatch(
          /^(?:varchar\(\d+\) character set (ascii|utf8mb4) collate \1_bin|bigint|int|text|integer)$/,
        );
      }
    }
  });

  // The type check compares these types (`npm run check`). The casts of SQLite's columns to those of MySQL rest on the first.
  it("give rows of equal types, which are the types of core", () => {
    const ofMysql = rowsOf.mysql;
    const ofSqlite = rowsOf.sqlite;
    expectTypeOf<(typeof ofSqlite)["$inferSelect"]>().toEqualTypeOf<
      (typeof ofMysql)["$inferSelect"]
    >();
    expectTypeOf<(typeof ofSqlite)["$inferInsert"]>().toEqualTypeOf<
      (typeof ofMysql)["$inferInsert"]
    >();
    type Tables = typeof mysql;
    type Users = Tables["users"]["$inferSelect"];
    expectTypeOf<Omit<Users, "recoverySet" | "twoFactor">>().toEqualTypeOf<Mutable<Account>>();
    expectTypeOf<Tables["totp"]["$inferSelect"]>().toEqualTypeOf<Mutable<TotpFactor>>();
    expectTypeOf<Tables["passkeys"]["$inferSelect"]>().toEqualTypeOf<Mutable<Passkey>>();
    expectTypeOf<Tables["recoveryCodes"]["$inferSelect"]>().toEqualTypeOf<Mutable<RecoveryCode>>();
    expectTypeOf<Tables["usedChallenges"]["$inferSelect"]>().toEqualTypeOf<Mutable<Use>>();
    expectTypeOf<Tables["throttle"]["$inferSelect"]>().toEqualTypeOf<Mutable<Counter>>();
    expectTypeOf<Tables["outbox"]["$inferSelect"]>().toEqualTypeOf<Mutable<Delivery>>();
    expectTypeOf<Tables["audit"]["$inferSelect"]>().toEqualTypeOf<Mutable<AuditEntry>>();
    expectTypeOf<Tables["stats"]["$inferSelect"]>().toEqualTypeOf<Mutable<Stat>>();
    expectTypeOf<Tables["sessions"]["$inferSelect"]>().toEqualTypeOf<Mutable<Session>>();
    expect(Object.keys(getTableColumns(mysql.users))).toContain("passwordHash");
  });
});

/** A table with a column of each kind, in both. */
const rowsOf = {
  mysql: mysqlColumns.table("kinds", {
    id: mysqlColumns.id("id").primaryKey(),
    ascii: mysqlColumns.ascii("ascii", 8),
    unicode: mysqlColumns.unicode("unicode", 8).notNull().default(""),
    integer: mysqlColumns.integer("integer").notNull(),
    bigint: mysqlColumns.bigint("bigint"),
    time: mysqlColumns.time("time").notNull().default(0),
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
