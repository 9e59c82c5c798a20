import { purge } from "../../core/auth.ts";
import type { Log } from "../../core/system.ts";
import { systemClock } from "../../drivers/system.ts";
import type { Config } from "../config/config.ts";
import { openDatabase } from "../database.ts";
import { untilDone } from "../afterwork/purge-hourly.ts";

/** Deletes what is due, as a running server does every hour. False if more may be left. */
export async function purgeDatabase(
  { database, policy }: Pick<Config, "database" | "policy">,
  log: Log,
): Promise<boolean> {
  const { store, close } = await openDatabase(database, log);
  try {
    return await purge({ store, log, clock: systemClock }, policy, untilDone());
  } finally {
    await close();
  }
}
