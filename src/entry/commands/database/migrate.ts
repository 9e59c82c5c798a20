import type { Log } from "../../../core/system.ts";
import type { Config } from "../../config/config.ts";
import { migrateAndFill } from "../../database.ts";

/** Brings the database up to date, and says what was done. Throws ConfigError, DatabaseError, and Failure `unavailable`. */
export async function migrate(
  { database }: Pick<Config, "database">,
  log: Log,
  print: (line: string) => void,
): Promise<void> {
  const filled = await migrateAndFill(database, log);
  print("The schema is up to date.");
  if (filled > 0) print(`Accounts added to the admin search: ${filled}.`);
}
