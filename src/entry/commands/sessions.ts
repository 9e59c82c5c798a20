import type { Command } from "commander";
import { endEverySession } from "../../core/sessions/end.ts";
import { systemClock } from "../../drivers/system.ts";
import { ConfigError } from "../config/config-error.ts";
import { openDatabase } from "../database.ts";
import { databaseLine, type Terminal } from "./terminal.ts";
import { commandLog, commandTrail, operatorId } from "./users/trail.ts";
import { sessionEvents } from "../../core/sessions/rows.ts";

/** Adds `sessions end-all`. */
export function addSessionCommands(sessions: Command, { configure, print, note }: Terminal): void {
  sessions
    .command("end-all")
    .description("log all users out, for example after the database was restored from a backup")
    .action(async () => {
      const { config } = await configure();
      note(databaseLine(config));
      const log = commandLog(config);
      const {
        sessions: registry,
        logouts,
        store,
        close,
      } = await openDatabase(config.database, log);
      try {
        if (!registry) {
          throw new ConfigError(
            "MYSQL_HOST or DATABASE_URL is required: the sessions of all users cannot be ended through the MySQL proxy",
          );
        }
        const ended = await endEverySession({ registry, clock: systemClock });
        const detail = { reason: "operator", ended: "all" };
        const trail = await commandTrail(store, log, config, logouts);
        await trail.recordNow(sessionEvents.session_expired, { actorId: operatorId(), detail });
        print(`All users are logged out. ${ended} sessions were revoked.`);
      } finally {
        await close();
      }
    });
}
