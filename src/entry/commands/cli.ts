#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { purgeSessions } from "../../core/sessions/purge.ts";
import { algorithmNames, type AlgorithmName } from "../../drivers/jwt/algorithms.ts";
import { generateKey } from "../../drivers/jwt/keys.ts";
import { batched, createLog } from "../../drivers/log.ts";
import { addClientCommands } from "./clients.ts";
import { codeOf, ConfigError, exitConfig } from "../config/config-error.ts";
import { config, type Config } from "../config/config.ts";
import { migrateDatabase, openDatabase } from "../database.ts";
import { systemClock } from "../../drivers/system.ts";
import { doctor } from "./doctor.ts";
import { keepRunning } from "../runtimes/processes.ts";
import { proxyConfig } from "../config/proxy.ts";
import { serveProxy } from "./proxy.ts";
import { serve } from "./serve.ts";
import type { ServerRuntime } from "../runtimes/server.ts";
import version from "../version.ts";

/** How one of several processes is told that it is one. */
const shareOption = "--share-port";

const proxyHelp = `
It reads MYSQL_HOST, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD (a user with SELECT, INSERT, UPDATE and DELETE will
do), MYSQL_PROXY_KEY (make one: latchkey keys generate --proxy) and MYSQL_PROXY_PREVIOUS_KEY, and listens on
MYSQL_PROXY_HOST (127.0.0.1) and MYSQL_PROXY_PORT (3001). Put something that speaks https before it.

  POST /v1/execute     runs one of Latchkey's own statements, signed
  GET  /health/live    the process runs
  GET  /health/ready   the database answers
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** Reads the environment, and `.env` where that says nothing. */
function read<T>(by: (env: NodeJS.ProcessEnv, readFile: (path: string) => string) => T): T {
  if (existsSync(".env")) process.loadEnvFile(".env");
  // In time: the pool starts with its first task. One thread for each core's hash, two for all the rest.
  process.env["UV_THREADPOOL_SIZE"] ??= String(availableParallelism() + 2);
  return by(process.env, (path) => readFileSync(path, "utf8"));
}

/** npm ends the shell between itself and us, not us: without this a server would outlive `npm start`. */
const endsWithParent = (): boolean => process.env["npm_lifecycle_event"] !== undefined;

const runtime = async (): Promise<ServerRuntime> =>
  process.versions["bun"]
    ? (await import("../runtimes/bun.ts")).bun
    : (await import("../runtimes/node.ts")).node;

const logFor = ({ logLevel }: Pick<Config, "logLevel">) =>
  createLog({
    level: logLevel,
    pretty: process.stdout.isTTY,
    write: batched((lines) => void process.stdout.write(lines)),
    clock: systemClock,
  });

const latchkey = new Command("latchkey")
  .description("A login server that you own.")
  .version(version);

latchkey
  .command("serve")
  .description("run the server until SIGTERM")
  .addOption(new Option(shareOption).hideHelp())
  .action(async ({ sharePort: shared = false }: { sharePort?: boolean }) => {
    const settings = read(config);
    if (settings.workers > 1 && !shared) {
      if (!process.versions["bun"]) throw new ConfigError("WORKERS above 1 needs Bun");
      if (settings.port === 0) throw new ConfigError("PORT must be set with WORKERS above 1");
      return keepRunning(settings.workers, shareOption, logFor(settings), endsWithParent());
    }
    const placement = { endsWithParent: shared || endsWithParent(), shared };
    await serve(settings, logFor(settings), await runtime(), placement);
  });

latchkey
  .command("proxy")
  .description(
    "run the MySQL proxy, by which servers elsewhere reach MySQL over https, until SIGTERM",
  )
  .addHelpText("after", proxyHelp)
  .action(async () => {
    const settings = read(proxyConfig);
    await serveProxy(settings, logFor(settings), await runtime(), endsWithParent());
  });

latchkey
  .command("migrate")
  .description("bring the database's schema up to date")
  .action(async () => {
    const settings = read(config);
    await migrateDatabase(settings, logFor(settings));
    print("The schema is up to date.");
  });

latchkey
  .command("keys")
  .description("make keys")
  .command("generate")
  .description(
    "print a new SECRET_KEY for an algorithm (a secret, or a private key as PEM), or a MYSQL_PROXY_KEY",
  )
  .addOption(
    new Option("-a, --algorithm <name>", "what the key is for")
      .choices(algorithmNames)
      .default("HS256"),
  )
  .addOption(
    new Option("--proxy", "make the secret that server and MySQL proxy share").conflicts(
      "algorithm",
    ),
  )
  .action(async ({ algorithm, proxy }: { algorithm: AlgorithmName; proxy?: boolean }) => {
    print((await generateKey(algorithm)).trim());
    const use = proxy ? "A MYSQL_PROXY_KEY" : `A SECRET_KEY for ALGORITHM=${algorithm}`;
    note(`${use}; keep it.`);
  });

addClientCommands(latchkey, {
  configure() {
    const settings = read(config);
    return { settings, log: logFor(settings) };
  },
  print,
  note,
});

latchkey
  .command("purge")
  .description("delete expired sessions, at most 20,000; a running server does so every hour")
  .action(async () => {
    const settings = read(config);
    const log = logFor(settings);
    const { store, close } = await openDatabase(settings, log);
    try {
      const isDone = await purgeSessions({ store, log, clock: systemClock }, settings);
      print(isDone ? "No expired session is left." : "More are left: purge again.");
    } finally {
      await close();
    }
  });

latchkey
  .command("doctor")
  .description("check the configuration and the database; exit 1 when something is bad")
  .action(async () => {
    const settings = read(config);
    if (!(await doctor(settings, logFor(settings), print))) process.exitCode = 1;
  });

const explain = (error: unknown): string =>
  error instanceof ConfigError
    ? `The configuration cannot be used.\n${error.message}`
    : `latchkey failed: ${codeOf(error)}`;

try {
  await latchkey.parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof ConfigError ? exitConfig : 1;
}
