import { Column, sql, StringChunk } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pg-proxy";
import * as tables from "../store/schema/postgres.ts";
import { nowhere, type Dialect } from "../store/statements/dialect.ts";

/** PostgreSQL. Cast as SQLite is; the same type test holds the schemas equal. */
export const postgresDialect = {
  db: drizzle(nowhere),
  tables,
  locked: new StringChunk(" for update"),
  // Also true on a standby.
  readOnly: sql`case when current_setting('transaction_read_only') = 'on' then 1 else 0 end`,
  dotted: (first, second) => sql`${first} || '.' || ${second}`,
  withoutDuplicates: (insert) => `${insert} on conflict do nothing`,
  // Between two parameters, such as `$1 + $2`, it would not know which operator is meant.
  typed: (statement, columns) =>
    statement.replaceAll(/\$(\d+)/g, (place, number: string) => {
      const column = columns[Number(number) - 1];
      const [type = ""] = column instanceof Column ? column.getSQLType().split("(") : [];
      return `${place}::${type}`;
    }),
} satisfies Record<keyof Pick<Dialect, "db" | "tables">, object> &
  Omit<Dialect, "db" | "tables"> as unknown as Dialect;
