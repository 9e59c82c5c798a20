import type { HttpBindings } from "@hono/node-server";
import { explain } from "../core/explain.ts";
import type { Log } from "../core/ports.ts";
import { assemble } from "./assemble.ts";
import type { Config } from "./config.ts";
import { listen } from "./http-server.ts";
import { onOrphaned } from "./orphaned.ts";

/** Serves until SIGTERM or SIGINT; then finishes what runs, within ten seconds, and closes the database. */
export async function serveNode(
  config: Config,
  log: Log,
  { endsWithParent }: { readonly endsWithParent: boolean },
): Promise<void> {
  let draining = false;
  const { app, database } = await assemble(config, {
    log,
    isDraining: () => draining,
    peerAddress: (bindings) => (bindings as HttpBindings).incoming?.socket.remoteAddress,
  });
  const server = await listen(app.fetch, config);
  log.info("listening", { url: `http://${config.host}:${server.port}`, database: database.kind });

  void database.store.ping().catch((error: unknown) => {
    log.warn("database_not_ready", { ...explain(error), hint: "is it up, and migrated?" });
  });

  const stop = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    log.info("stopping");
    await server.stop();
    await database.close();
    log.info("stopped");
    // A database that answers nothing would keep its connections, and us, for minutes.
    setTimeout(() => process.exit(), 500).unref();
  };
  if (endsWithParent) onOrphaned(() => void stop());
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
  process.on("uncaughtException", (error) => {
    // Node would print the message, which may hold anything.
    log.error("crashed", explain(error));
    setTimeout(() => process.exit(1), 100);
  });
}
