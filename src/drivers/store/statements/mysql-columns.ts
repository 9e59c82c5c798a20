import { bigint, customType } from "drizzle-orm/mysql-core";

/** Text that is compared byte by byte. The column names its character set, so no server default decides equality. */
const text = (charset: "ascii" | "utf8mb4") => (name: string, length: number) =>
  customType<{ data: string; driverData: string }>({
    dataType: () => `varchar(${length}) character set ${charset} collate ${charset}_bin`,
    toDriver(value) {
      // MySQL compares a number with a text numerically, so `0` would equal any name.
      if (typeof value === "string" || value === null) return value;
      throw new TypeError(`statement parameter ${name} has a type that is not bound`);
    },
  })(name);
export const ascii = text("ascii");
export const unicode = text("utf8mb4");
/** A UUID made by the app. */
export const id = (name: string) => ascii(name, 36);
/** Epoch milliseconds, by the app's clock. */
export const time = (name: string) => bigint(name, { mode: "number" });
