import { sql, StringChunk } from "drizzle-orm";
import { drizzle } from "drizzle-orm/mysql-proxy";
import { nowhere, type Dialect } from "../store/statements/dialect.ts";
import * as tables from "../store/schema/mysql.ts";

/** MySQL and MariaDB. */
export const mysqlDialect: Dialect = {
  db: drizzle(nowhere),
  tables,
  locked: new StringChunk(" for update"),
  dotted: (first, second) => sql`concat(${first}, '.', ${second})`,
  withoutDuplicates: (insert) => insert.replace(/^insert/, "insert ignore"),
  readOnly: sql`@@global.read_only`,
};
