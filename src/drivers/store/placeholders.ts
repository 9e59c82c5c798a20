import { eq, getTableColumns, sql, type Placeholder } from "drizzle-orm";
import type { MySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";

const { placeholder } = sql;

/** A placeholder for each column, by its name in the schema, so that an insert always has the same text. */
export const everyColumn = <T extends MySqlTable>(table: T) =>
  Object.fromEntries(
    Object.keys(getTableColumns(table)).map((name) => [name, placeholder(name)]),
  ) as { [Name in keyof T["$inferInsert"]]: Placeholder };

/** A placeholder whose value is checked and written as its column's: by itself drizzle does so in inserts alone. */
export const bound = (column: MySqlColumn, name: string) => sql.param(placeholder(name), column);

/** The same, as what a column is set to. */
export const value = (column: MySqlColumn, name: string) => sql`${bound(column, name)}`;

export const equals = (column: MySqlColumn, name: string) => eq(column, bound(column, name));
