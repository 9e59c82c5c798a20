import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import { createServerApp } from "../app.ts";
import type { Config } from "../config/config.ts";
import { chooseDrivers } from "../local-drivers.ts";
import { manageLifetime } from "../runtimes/lifetime.ts";
import { listenAt, type ServerRuntime } from "../runtimes/server.ts";

/** Milliseconds. */
const purgeInterval = 60 * 60 * 1000;

/** How the process was started. */
export interface Placement {
  readonly endsWithParent: boolean;
  /** Other processes listen on the same port. */
  readonly shared: boolean;
}

/** Serves until SIGTERM or SIGINT. Then finishes running requests within ten seconds and closes the database. */
export async function serve(
  config: Config,
  log: Log,
  runtime: ServerRuntime,
  { endsWithParent, shared }: Placement,
): Promise<void> {
  let draining = false;
  const { peerAddress } = runtime;
  const drivers = await chooseDrivers(config, log);
  const { database } = drivers;
  const listener = { peerAddress, isDraining: () => draining };
  const { app, auth } = await createServerApp(config, { ...drivers, ...listener });

  const { host, port } = config.listen;
  const server = await listenAt(runtime, "HOST and PORT", app.fetch, { host, port, shared });
  log.info("listening", { url: `http://${host}:${server.port}`, database: database.kind });

  void database.store.ping().catch((error: unknown) => {
    log.warn("database_not_ready", { ...explain(error), hint: "is it up, and migrated?" });
  });
  const purge = setInterval(() => {
    auth.sessions.purge().catch((error: unknown) => log.warn("purge_postponed", explain(error)));
  }, purgeInterval);

  manageLifetime({
    log,
    endsWithParent,
    async drain() {
      draining = true;
      clearInterval(purge);
      await server.stop();
      await database.close();
    },
  });
}
