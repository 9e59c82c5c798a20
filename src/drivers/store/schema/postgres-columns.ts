import {
  bigint as bigInteger,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  uniqueIndex,
} from "drizzle-orm/pg-core";

/** Text that is compared byte by byte, so no collation of the database decides equality or order. */
const typed = (name: string, type: string) =>
  customType<{ data: string; driverData: string }>({
    dataType: () => `${type} collate "C"`,
    toDriver(value) {
      if (typeof value === "string" || value === null) return value;
      throw new TypeError(`statement parameter ${name} has a type that is not bound`);
    },
  })(name);
const text = (name: string, length: number) => typed(name, `varchar(${length})`);
const bigint = (name: string) => bigInteger(name, { mode: "number" });

/** What the tables are made of in PostgreSQL. */
export const postgresColumns = {
  table: pgTable,
  index,
  uniqueIndex,
  primaryKey,
  id: (name: string) => text(name, 36),
  ascii: text,
  unicode: text,
  document: (name: string) => typed(name, "text"),
  integer,
  bigint,
  time: bigint,
};
