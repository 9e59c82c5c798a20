import { verifyPath } from "../../contract/tokens/verify.ts";
import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import { systemRandom } from "../../drivers/system.ts";
import { createServerApp } from "../app.ts";
import { atMost } from "../at-most.ts";
import { createBackground, createDelayedWork, gathered, oneAfterAnother } from "../background.ts";
import type { Config } from "../config/config.ts";
import { databaseTrouble } from "../config/database/trouble.ts";
import { lowerPoolPriority } from "../hashing/priority.ts";
import { chooseDrivers } from "../local-drivers.ts";
import { createOutboxLoops } from "../mail/loop.ts";
import { openMetrics, serveMetrics } from "../metrics/serve.ts";
import { manageLifetime } from "../runtimes/lifetime.ts";
import { purgeHourly } from "../purge-hourly.ts";
import { listenAt, type ServerRuntime } from "../runtimes/server.ts";
import { listeningLines, localUrl } from "./addresses.ts";

/** Milliseconds. Events that wait for a database that does not answer must not keep the process alive. */
const patience = 10_000;

const variables = { host: "HOST", port: "PORT" } as const;

/** How the process was started. */
export interface Placement {
  readonly endsWithParent: boolean;
  /** Other processes listen on the same port. */
  readonly shared: boolean;
  /** Which of the processes this one is, from 0. */
  readonly number: number;
  /** Writes a line for a person. Absent when nobody watches, for example because the output is a file. */
  readonly print?: ((line: string) => void) | undefined;
}

/** Serves until SIGTERM or SIGINT. Then finishes running requests within ten seconds and closes the database. */
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
  const { keptKey, ...drivers } = await chooseDrivers(config, log, metrics);
  const { database } = drivers;
  const background = createBackground(log);
  const { backgroundDelay: longest } = config;
  const afterAnswers = createDelayedWork(background.run, { longest, random: systemRandom });
  const outbox = createOutboxLoops(log);
  const listener = {
    createResponse,
    peerAddress,
    isDraining: () => draining,
    inBackground: (_: unknown, work: () => Promise<unknown>) => afterAnswers.run(work),
    poke: outbox.poke,
    later: gathered(oneAfterAnother(background.run)),
  };
  const { app, auth, finishHooks } = await createServerApp(
    config,
    { ...drivers, ...listener },
    metrics,
  );

  const { host, port } = config.listen;
  const address = { host, port, shared, frequent: [verifyPath] };
  const server = await listenAt(runtime, variables, app.fetch, address, log);
  const url = localUrl(host, server.port);
  const listening = {
    url,
    app: config.http.app ? `${url}/app` : undefined,
    docs: config.http.docs ? `${url}/docs` : undefined,
    database: database.kind,
  };
  if (print) listeningLines(listening).forEach(print);
  else log.info("listening", listening);
  const metricsServer =
    metrics && (await serveMetrics(config, runtime, metrics, { database, auth }, number, log));
  if (metricsServer) log.info("metrics_listening", { url: metricsServer.url });
  if (keptKey) {
    const { made, file } = keptKey;
    const hint = "set SECRET_KEY in production";
    log.info(made ? "secret_key_made" : "secret_key_read", { file, hint });
  }

  void database.store.ping().catch((error: unknown) => {
    const hint = databaseTrouble(config.database, error) ?? "is it up, and migrated?";
    log.warn("database_not_ready", { ...explain(error), hint });
  });
  const stopPurging = purgeHourly(auth, log);
  outbox.start(auth.channels);

  manageLifetime({
    log,
    endsWithParent,
    async drain() {
      draining = true;
      afterAnswers.hurry();
      // Together, because each may take ten seconds. What is stored meanwhile is sent after the next start.
      await Promise.all([server.stop(), outbox.stop(), stopPurging()]);
      await finishHooks();
      await atMost(patience, background.idle());
      await finishHooks();
      await drivers.mailSender?.close();
      await metricsServer?.stop();
      await database.close();
    },
  });
}
