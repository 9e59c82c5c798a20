import { integer } from "drizzle-orm/sqlite-core";

/** Epoch milliseconds, by the app's clock. */
export const time = (name: string) => integer(name, { mode: "number" });
