import { eq, getTableColumns, sql, StringChunk, type Placeholder, type SQL } from "drizzle-orm";
import type { MySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";

const { placeholder } = sql;

/** A placeholder for each column, by its name in the schema. An insert then always has the same text. */
export const everyColumn = <T extends MySqlTable>(table: T) =>
  Object.fromEntries(
    Object.keys(getTableColumns(table)).map((name) => [name, placeholder(name)]),
  ) as { [Name in keyof T["$inferInsert"]]: Placeholder };

/** As `everyColumn`, for several rows. The number of a row, from 0, is behind each name. */
export const everyColumnOf = <T extends MySqlTable>(table: T, rows: number) =>
  Array.from(
    { length: rows },
    (_, at) =>
      Object.fromEntries(
        Object.keys(getTableColumns(table)).map((name) => [name, placeholder(`${name}${at}`)]),
      ) as ReturnType<typeof everyColumn<T>>,
  );

/** The values of `everyColumnOf`. */
export const valuesOf = (rows: readonly object[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    rows.flatMap((row, at) =>
      Object.entries(row).map(([name, value]) => [`${name}${at}`, value] as const),
    ),
  );

/** A placeholder whose value is checked and encoded like its column. Drizzle itself does this only in inserts. */
export const bound = (column: MySqlColumn, name: string) => sql.param(placeholder(name), column);

/** A `bound` placeholder as the new value of a column in an UPDATE. */
export const value = (column: MySqlColumn, name: string) => sql`${bound(column, name)}`;

/**
 * A new time if it is later than the stored one, else the next millisecond after the stored one. MySQL and SQLite have no function
 * of the same name for the greater of two numbers.
 */
export const raised = (column: MySqlColumn, name: string) =>
  sql`case when ${column} < ${bound(column, name)} then ${bound(column, name)} else ${column} + 1 end`;

/** As `raised`, for the one row of the condition and only if the new time is not 0. */
export const raisedWhere = (condition: SQL, column: MySqlColumn, name: string) =>
  sql`case when ${condition} and ${bound(column, name)} > 0 then ${raised(column, name)} else ${column} end`;

/** A stored time, or a new one if there is none. */
export const first = (column: MySqlColumn, name: string) =>
  sql`case when ${column} is null then ${bound(column, name)} else ${column} end`;

/** A new value, or the stored one if the new one is null. */
export const given = (column: MySqlColumn, name: string) =>
  sql`case when ${bound(column, name)} is null then ${column} else ${bound(column, name)} end`;

export const equals = (column: MySqlColumn, name: string) => eq(column, bound(column, name));

/** As `equals`, for a column that may be null. The placeholder is then the empty text, which no such column holds. */
export const equalsOrNull = (column: MySqlColumn, name: string) =>
  sql`coalesce(${column}, '') = ${bound(column, name)}`;

/** The value of `targets` for accounts of every role. */
export const everyRole = "%";

/** Whether an account has the role of the placeholder `targets`. MySQL refuses to compare a value with a text, so this has a pattern. */
export const isTarget = (role: MySqlColumn) => sql`${role} like ${bound(role, "targets")}`;

/** Equal to one of the placeholders `key0`, `key1` and so on. */
export const among = (column: MySqlColumn, count: number) =>
  sql`${column} in ${Array.from({ length: count }, (_, at) => bound(column, `key${at}`))}`;

/** Ends an ORDER BY with a constant LIMIT. Drizzle's own `limit()` would make the counts parameters. */
export const limit = (count: number, offset = 0) =>
  new StringChunk(offset === 0 ? ` limit ${count}` : ` limit ${count} offset ${offset}`);
