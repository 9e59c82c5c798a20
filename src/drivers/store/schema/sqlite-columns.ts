import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

const string = (name: string) => text(name);
const whole = (name: string) => integer(name);

/** What the tables are made of in SQLite and D1. */
export const sqliteColumns = {
  table: sqliteTable,
  index,
  uniqueIndex,
  primaryKey,
  id: string,
  ascii: string,
  unicode: string,
  document: string,
  integer: whole,
  bigint: whole,
  time: whole,
};
