import { ownedBy, purge } from "../../core/auth.ts";
import type { Log } from "../../core/system.ts";
import { systemClock, systemRandom } from "../../drivers/system.ts";
import type { Config } from "../config/config.ts";
import { openDatabase } from "../database.ts";
import { untilDone } from "../afterwork/purge-hourly.ts";
import { commandTrail } from "./users/trail.ts";
import { createAccess } from "../../core/access.ts";

/** Deletes what is due, as a running server does every hour. False if more may be left. */
export async function purgeDatabase(
  config: Pick<Config, "access" | "database" | "policy" | "webhooks" | "oidcKeys">,
  log: Log,
): Promise<boolean> {
  const { store, close } = await openDatabase(config.database, log);
  try {
    const audit = await commandTrail(store, log, config);
    const system = { log, clock: systemClock, random: systemRandom, poke: () => {} };
    const access = createAccess(config.access, log);
    const owned = ownedBy({ ...system, store, audit, access }, config.policy);
    return await purge({ ...system, store }, config.policy, owned, untilDone());
  } finally {
    await close();
  }
}
