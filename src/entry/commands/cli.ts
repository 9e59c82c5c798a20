#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { purge } from "../../core/auth.ts";
import { batched, createLog } from "../../drivers/log.ts";
import { addAuditCommand } from "./audit.ts";
import { addClientCommands } from "./clients.ts";
import { addKeyCommands } from "./keys.ts";
import { addOutboxCommands } from "./outbox.ts";
import { addSessionCommands } from "./sessions.ts";
import { NotDone } from "./users/operator.ts";
import { addUserCommands } from "./users/users.ts";
import { codeOf, ConfigError, exitConfig, StartError } from "../config/config-error.ts";
import { loadConfigFile } from "../config/own/config-file.ts";
import { readConfig, type LogConfig } from "../config/config.ts";
import { migrateDatabase, openDatabase } from "../database.ts";
import { systemClock } from "../../drivers/system.ts";
import { doctor } from "./doctor.ts";
import { untilDone } from "../purge-hourly.ts";
import { keepRunning } from "../runtimes/processes.ts";
import { readProxyConfig } from "../config/proxy.ts";
import { serve } from "./serve.ts";
import type { ServerRuntime } from "../runtimes/server.ts";
import version from "../version.ts";

/** Tells a process that it shares its port with others, and which of them it is. */
const shareOption = "--share-port";

const proxyHelp = `
The proxy reads MYSQL_HOST, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD (or DATABASE_URL), MYSQL_PROXY_KEY and
MYSQL_PROXY_PREVIOUS_KEY. Make a key with: latchkey keys generate --proxy. The MySQL user needs only SELECT, INSERT,
UPDATE and DELETE. The proxy listens on MYSQL_PROXY_HOST (127.0.0.1) and MYSQL_PROXY_PORT (3001). Put a server that
terminates https in front of it. With ADMIN_API=on it also runs the statements of the admin API.

  POST /v1/execute     runs one of Latchkey's own statements; the request must be signed
  GET  /health/live    the process runs
  GET  /health/ready   the database answers
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** Reads a configuration from the environment. Variables that are not set there come from the file `.env`. */
function fromEnvironment<T>(
  read: (env: NodeJS.ProcessEnv, readFile: (path: string) => string) => T,
): T {
  if (existsSync(".env")) process.loadEnvFile(".env");
  // Must be set before Node's thread pool runs its first task. Each core gets one thread for hashing. Two more threads serve
  // everything else.
  process.env["UV_THREADPOOL_SIZE"] ??= String(availableParallelism() + 2);
  return read(process.env, (path) => readFileSync(path, "utf8"));
}

/** npm does not forward signals. It ends only the shell that it started, so the server would outlive `npm start`. */
const endsWithParent = (): boolean => process.env["npm_lifecycle_event"] !== undefined;

const runtime = async (): Promise<ServerRuntime> =>
  process.versions["bun"]
    ? (await import("../runtimes/bun.ts")).bun
    : (await import("../runtimes/node.ts")).node;

const logFor = ({ log: { level } }: { readonly log: LogConfig }) =>
  createLog({
    level,
    pretty: process.stdout.isTTY,
    write: batched((lines) => void process.stdout.write(lines)),
    clock: systemClock,
  });

const configure = async () => {
  const own = await loadConfigFile(process.cwd());
  const config = fromEnvironment((env, readFile) => readConfig(env, readFile, own));
  return { config, log: logFor(config) };
};

const latchkey = new Command("latchkey")
  .description("A login server that you own.")
  .version(version);

latchkey
  .command("serve")
  .description("run the server until SIGTERM")
  .addOption(new Option(`${shareOption} <number>`).argParser(Number).hideHelp())
  .action(async ({ sharePort: number }: { sharePort?: number }) => {
    const shared = number !== undefined;
    const { config, log } = await configure();
    const { workers, port } = config.listen;
    if (workers > 1 && !shared) {
      if (!process.versions["bun"]) {
        throw new ConfigError("WORKERS must be 1 on Node. Use Bun for more than one process.");
      }
      if (port === 0) throw new ConfigError("PORT must not be 0 when WORKERS is more than 1.");
      return keepRunning(workers, shareOption, log, endsWithParent());
    }
    const isWatched = process.stdout.isTTY && config.log.level === "info" && !shared;
    await serve(config, log, await runtime(), {
      endsWithParent: shared || endsWithParent(),
      shared,
      number: number ?? 0,
      print: isWatched ? print : undefined,
    });
  });

latchkey
  .command("proxy")
  .description("run the MySQL proxy, through which remote servers reach MySQL, until SIGTERM")
  .addHelpText("after", proxyHelp)
  .action(async () => {
    const config = fromEnvironment(readProxyConfig);
    // Loaded only here, because it brings the driver of MySQL.
    const { serveProxy } = await import("./proxy.ts");
    await serveProxy(config, logFor(config), await runtime(), endsWithParent());
  });

latchkey
  .command("migrate")
  .description("bring the schema of the database up to date")
  .action(async () => {
    const { config, log } = await configure();
    await migrateDatabase(config.database, log);
    print("The schema is up to date.");
  });

addKeyCommands(latchkey, { configure, print, note });
addAuditCommand(latchkey, { configure, print, note });
addClientCommands(latchkey, { configure, print, note });
addOutboxCommands(latchkey, { configure, print, note });
addUserCommands(latchkey, { configure, print, note });
addSessionCommands(latchkey, { configure, print, note });

latchkey
  .command("purge")
  .description(
    "delete ended sessions, and what is left of deleted accounts; a running server does this every hour",
  )
  .action(async () => {
    const { config, log } = await configure();
    const { store, close } = await openDatabase(config.database, log);
    try {
      const isDone = await purge({ store, log, clock: systemClock }, config.policy, untilDone());
      print(isDone ? "Everything due is deleted." : "More may be left. Purge again.");
    } finally {
      await close();
    }
  });

latchkey
  .command("doctor")
  .description("check the configuration and the database; exit with 1 if something is bad")
  .action(async () => {
    const { config, log } = await configure();
    if (!(await doctor(config, log, print))) process.exitCode = 1;
  });

function explain(error: unknown): string {
  if (error instanceof StartError) return error.message;
  if (error instanceof NotDone) return `error: ${error.message}`;
  if (error instanceof ConfigError) return `The configuration cannot be used.\n${error.message}`;
  return `latchkey failed: ${codeOf(error)}`;
}

try {
  await latchkey.parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof ConfigError ? exitConfig : 1;
}
