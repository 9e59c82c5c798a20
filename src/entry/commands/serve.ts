import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import { assemble } from "../local-drivers.ts";
import type { Config } from "../config/config.ts";
import { manageLifetime } from "../runtimes/lifetime.ts";
import { listenAt, type ServerRuntime } from "../runtimes/server.ts";

/** Milliseconds. */
const purgeInterval = 60 * 60 * 1000;

/** Serves until SIGTERM or SIGINT; then finishes what runs, within ten seconds, and closes the database. */
export async function serve(
  config: Config,
  log: Log,
  runtime: ServerRuntime,
  { endsWithParent, shared }: { readonly endsWithParent: boolean; readonly shared: boolean },
): Promise<void> {
  let draining = false;
  const { app, auth, database } = await assemble(config, {
    log,
    peerAddress: runtime.peerAddress,
    isDraining: () => draining,
  });
  const { host, port } = config;
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
