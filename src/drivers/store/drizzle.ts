import { drizzle as overMySql, type MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import { drizzle as overSqlite, type SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import type * as sqliteTables from "./schema.sqlite.ts";
import type * as mysqlTables from "./schema.mysql.ts";
import type { Transport } from "./transport.ts";

/** The tables that the store is typed for. */
export type Tables = typeof mysqlTables;

/** Drizzle for MySQL over any transport. */
export const mysqlOver = (transport: Transport): MySqlRemoteDatabase =>
  overMySql(async (statement, parameters, method) =>
    method === "all"
      ? { rows: await transport.read(statement, parameters) }
      : { rows: [{ insertId: 0, affectedRows: await transport.write(statement, parameters) }] },
  );

/** Drizzle for SQLite over any transport. */
export const sqliteOver = (transport: Transport): SqliteRemoteDatabase =>
  overSqlite(async (statement, parameters, method) =>
    method === "run"
      ? // Drizzle passes this value through unchanged. It has the shape of an answer of MySQL.
        ([{ affectedRows: await transport.write(statement, parameters) }] as unknown as {
          rows: [];
        })
      : { rows: await transport.read(statement, parameters) },
  );

/** The one cast that lets SQLite into the store, which is typed for MySQL. A type test holds the two schemas equal. */
export const asMySql = (db: SqliteRemoteDatabase, tables: typeof sqliteTables) =>
  [db as unknown as MySqlRemoteDatabase, tables as unknown as Tables] as const;
