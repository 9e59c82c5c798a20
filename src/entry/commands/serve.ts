import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import { createServerApp, noteCookies } from "../app.ts";
import { createAfterwork } from "../afterwork/afterwork.ts";
import type { Config } from "../config/config.ts";
import { offerFirstAdmin } from "../first-admin.ts";
import { databaseTrouble } from "../config/database/trouble.ts";
import { lowerPoolPriority } from "../hashing/priority.ts";
import { chooseDrivers } from "../local-drivers.ts";
import { openMetrics, serveMetrics } from "../metrics/serve.ts";
import { manageLifetime } from "../runtimes/lifetime.ts";
import { purgeHourly } from "../afterwork/purge-hourly.ts";
import { listenAt, type ServerRuntime } from "../runtimes/server.ts";
import { firstAdminLines, listeningLines, listeningOf, localUrl } from "./addresses.ts";
import { verifyPath } from "../../http/tokens/verify.ts";

const variables = { host: "HOST", port: "PORT" } as const;

/** How the process was started. */
export interface Placement {
  readonly endsWithParent: boolean;
  /** Other processes listen on the same port. */
  readonly shared: boolean;
  /** Which of the processes this one is, from 0. */
  readonly number: number;
  /** Writes a line for the operator. Absent when nobody watches, for example because the output is a file. */
  readonly print?: ((line: string) => void) | undefined;
}

/** Serves until SIGTERM or SIGINT. Then finishes running requests within twelve seconds and closes the database. */
export async function serve(
  config: Config,
  log: Log,
  runtime: ServerRuntime,
  { endsWithParent, shared, number, print }: Placement,
): Promise<void> {
  await lowerPoolPriority();
  const { ignoredVariables } = config;
  if (ignoredVariables.length > 0) {
    log.warn("variables_ignored", {
      variables: ignoredVariables,
      hint: "the option database replaces them",
    });
  }
  let draining = false;
  const { createResponse, peerAddress } = runtime;
  const metrics = await openMetrics(config);
  const { keptKey, ...drivers } = await chooseDrivers(config, log, { metrics });
  const { database } = drivers;
  const afterwork = createAfterwork({ log, longest: config.backgroundDelay, gathers: true });
  const listener = { createResponse, peerAddress, isDraining: () => draining, afterwork };
  const { app, auth } = await createServerApp(config, { ...drivers, ...listener }, metrics);

  const listeningAt = await listeningOf(config, drivers);
  const { host, port } = config.listen;
  const address = { host, port, shared, frequent: [verifyPath] };
  const server = await listenAt(runtime, variables, app.fetch, address, log);
  const url = localUrl(host, server.port);
  const listening = listeningAt(url);
  if (print) listeningLines(listening).forEach(print);
  else log.info("listening", { ...listening });
  const metricsServer =
    metrics && (await serveMetrics(config, runtime, metrics, { database, auth }, number, log));
  if (metricsServer) log.info("metrics_listening", { url: metricsServer.url });
  if (keptKey) {
    const { made, file } = keptKey;
    const hint = "set SECRET_KEY in production";
    log.info(made ? "secret_key_made" : "secret_key_read", { file, hint });
  }
  if (number === 0) {
    noteCookies(config, log);
    const tell = (link: string): void => {
      if (print) firstAdminLines(link).forEach(print);
      else log.info("no_administrator", { link });
    };
    afterwork.hold(offerFirstAdmin(config, drivers, auth, tell));
  }

  void database.store.ping().catch((error: unknown) => {
    const hint = databaseTrouble(config.database, error) ?? "is it up, and migrated?";
    log.warn("database_not_ready", { ...explain(error), hint });
  });
  const stopPurging = purgeHourly(auth, log);
  afterwork.start(auth);

  manageLifetime({
    log,
    endsWithParent,
    async drain() {
      draining = true;
      await afterwork.finish(Promise.all([server.stop(), stopPurging()]));
      auth.audit.close();
      await drivers.emailSender?.close();
      await metricsServer?.stop();
      await database.close();
    },
  });
}
