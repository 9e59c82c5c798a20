import {
  bigint as bigInteger,
  customType,
  index,
  int,
  mysqlTable,
  primaryKey,
  uniqueIndex,
} from "drizzle-orm/mysql-core";

/** Text that is compared byte by byte. The column names its character set, so no server default decides equality. */
const typed = (name: string, type: string, charset: "ascii" | "utf8mb4") =>
  customType<{ data: string; driverData: string }>({
    dataType: () => `${type} character set ${charset} collate ${charset}_bin`,
    toDriver(value) {
      // MySQL compares a number with a text numerically, so `0` would equal any name.
      if (typeof value === "string" || value === null) return value;
      throw new TypeError(`statement parameter ${name} has a type that is not bound`);
    },
  })(name);
const text = (charset: "ascii" | "utf8mb4") => (name: string, length: number) =>
  typed(name, `varchar(${length})`, charset);
const ascii = text("ascii");
const bigint = (name: string) => bigInteger(name, { mode: "number" });

/** What the tables are made of in MySQL and MariaDB. */
export const mysqlColumns = {
  table: mysqlTable,
  index,
  uniqueIndex,
  primaryKey,
  /** A UUID made by the app. */
  id: (name: string) => ascii(name, 36),
  ascii,
  unicode: text("utf8mb4"),
  /** ASCII text that is too long for an index. */
  document: (name: string) => typed(name, "mediumtext", "ascii"),
  integer: int,
  bigint,
  /** Epoch milliseconds, by the app's clock. */
  time: bigint,
};

/** What the tables are made of. It has the types of MySQL, for which the store is typed. */
export type Columns = typeof mysqlColumns;
