import { getTableColumns } from "drizzle-orm";
import { getTableConfig as mysqlConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import { getTableConfig as sqliteConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import type { Passkey, RecoveryCode, TotpFactor } from "../../../src/core/factors/model.ts";
import type { Use } from "../../../src/core/once/once.ts";
import type { Delivery } from "../../../src/core/outbox/model.ts";
import type { AuditEntry } from "../../../src/core/audit/model.ts";
import type { Session } from "../../../src/core/sessions/model.ts";
import type { Stat } from "../../../src/core/audit/stats/model.ts";
import type { Counter } from "../../../src/core/throttle/counter.ts";
import * as mysql from "../../../src/drivers/store/schema/mysql.ts";
import * as sqlite from "../../../src/drivers/store/schema/sqlite.ts";

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

describe("the two schemas", () => {
  it("have the same tables", () => {
    expect(Object.keys(mysql)).toEqual(Object.keys(sqlite));
  });

  it.each([
    ["users", mysql.users, sqlite.users],
    ["sessions", mysql.sessions, sqlite.sessions],
    ["outbox", mysql.outbox, sqlite.outbox],
    ["throttle", mysql.throttle, sqlite.throttle],
    ["audit", mysql.audit, sqlite.audit],
    ["totp", mysql.totp, sqlite.totp],
    ["passkeys", mysql.passkeys, sqlite.passkeys],
    ["recoveryCodes", mysql.recoveryCodes, sqlite.recoveryCodes],
    ["usedChallenges", mysql.usedChallenges, sqlite.usedChallenges],
  ] as const)("FA-121 have the same columns and indexes in %s", (_, one, twin) => {
    expect(columnsOf(one)).toEqual(columnsOf(twin));
    expect(mysqlConfig(one).name).toBe(sqliteConfig(twin).name);
    expect(indexesOf(mysqlConfig(one))).toEqual(indexesOf(sqliteConfig(twin)));
    expect(indexesOf(mysqlConfig(one))).not.toEqual([]);
  });

  // An UPDATE sets columns in this order. MySQL computes `until` from the new value of a column that was set before.
  it.each([mysql.throttle, sqlite.throttle])("set `until` before `failures`", (table) => {
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

  // The type check compares these types (`npm run check`).
  it("give rows of equal types, which are the types of core", () => {
    type MySql = typeof mysql;
    type Sqlite = typeof sqlite;
    expectTypeOf<MySql["users"]["$inferSelect"]>().toEqualTypeOf<Sqlite["users"]["$inferSelect"]>();
    expectTypeOf<MySql["users"]["$inferInsert"]>().toEqualTypeOf<Sqlite["users"]["$inferInsert"]>();
    expectTypeOf<MySql["sessions"]["$inferSelect"]>().toEqualTypeOf<
      Sqlite["sessions"]["$inferSelect"]
    >();
    expectTypeOf<MySql["sessions"]["$inferInsert"]>().toEqualTypeOf<
      Sqlite["sessions"]["$inferInsert"]
    >();
    expectTypeOf<MySql["outbox"]["$inferSelect"]>().toEqualTypeOf<
      Sqlite["outbox"]["$inferSelect"]
    >();
    expectTypeOf<MySql["outbox"]["$inferInsert"]>().toEqualTypeOf<
      Sqlite["outbox"]["$inferInsert"]
    >();
    expectTypeOf<MySql["throttle"]["$inferSelect"]>().toEqualTypeOf<
      Sqlite["throttle"]["$inferSelect"]
    >();
    type Users = MySql["users"]["$inferSelect"];
    expectTypeOf<Omit<Users, "recoverySet" | "twoFactor">>().toEqualTypeOf<Mutable<Account>>();
    expectTypeOf<MySql["totp"]["$inferSelect"]>().toEqualTypeOf<Mutable<TotpFactor>>();
    expectTypeOf<MySql["passkeys"]["$inferSelect"]>().toEqualTypeOf<Mutable<Passkey>>();
    expectTypeOf<MySql["recoveryCodes"]["$inferSelect"]>().toEqualTypeOf<Mutable<RecoveryCode>>();
    expectTypeOf<MySql["usedChallenges"]["$inferSelect"]>().toEqualTypeOf<Mutable<Use>>();
    for (const name of ["totp", "passkeys", "recoveryCodes", "usedChallenges"] as const) {
      expectTypeOf<MySql[typeof name]["$inferInsert"]>().toEqualTypeOf<
        Sqlite[typeof name]["$inferInsert"]
      >();
    }
    expectTypeOf<MySql["throttle"]["$inferSelect"]>().toEqualTypeOf<Mutable<Counter>>();
    expectTypeOf<MySql["outbox"]["$inferSelect"]>().toEqualTypeOf<Mutable<Delivery>>();
    expectTypeOf<MySql["audit"]["$inferSelect"]>().toEqualTypeOf<Sqlite["audit"]["$inferSelect"]>();
    expectTypeOf<MySql["audit"]["$inferSelect"]>().toEqualTypeOf<Mutable<AuditEntry>>();
    expectTypeOf<MySql["stats"]["$inferSelect"]>().toEqualTypeOf<Mutable<Stat>>();
    expectTypeOf<Sqlite["stats"]["$inferSelect"]>().toEqualTypeOf<Mutable<Stat>>();
    expectTypeOf<MySql["sessions"]["$inferSelect"]>().toEqualTypeOf<Mutable<Session>>();
    expect(Object.keys(getTableColumns(mysql.users))).toContain("passwordHash");
  });
});
