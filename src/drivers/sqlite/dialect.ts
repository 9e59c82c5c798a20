import { sql, StringChunk } from "drizzle-orm";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { nowhere, type Dialect } from "../store/statements/dialect.ts";
import * as tables from "../store/schema/sqlite.ts";

/** The one cast that lets SQLite into the store, which is typed for MySQL. A type test holds the two schemas equal. */
export const sqliteDialect = {
  db: drizzle(nowhere),
  tables,
  locked: new StringChunk(""),
  dotted: (first, second) => sql`${first} || '.' || ${second}`,
  withoutDuplicates: (insert) => insert.replace(/^insert/, "insert or ignore"),
  readOnly: sql`0`,
} satisfies Record<keyof Pick<Dialect, "db" | "tables">, object> &
  Omit<Dialect, "db" | "tables"> as unknown as Dialect;
