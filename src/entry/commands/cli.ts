#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import { batched, createLog } from "../../drivers/log.ts";
import { systemClock } from "../../drivers/system.ts";
import { ConfigError, exitUsage } from "../config/config-error.ts";
import type { Config, LogConfig } from "../config/config.ts";
import { loadConfigFile } from "../config/own/config-file.ts";
import type { ReadFile } from "../config/variables/reader.ts";
import { keepRunning } from "../runtimes/processes.ts";
import type { ServerRuntime } from "../runtimes/server.ts";
import version from "../version.ts";
import {
  databaseLine,
  endWith,
  explain,
  renamedCommand,
  requireDatabase,
  type Terminal,
} from "./terminal.ts";
import type { AuditOptions } from "./audit.ts";
import { proxyHelp } from "./proxy-help.ts";

// Keeps compiled code for the next start. Only those who may write beside the build can change it, and they may change the
// build as well. Node 20 has no such cache, and that of Bun takes 5 MB of memory.
if (import.meta.url.endsWith("/dist/entry/cli.js") && !process.versions["bun"]) {
  module.enableCompileCache?.(fileURLToPath(new URL("../compiled", import.meta.url)));
}

// Each action loads its own module, because most commands run for less time than it takes to load the server.

/** Tells a process that it shares its port with others, and which of them it is. */
const shareOption = "--share-port";

const [, , commandName = ""] = process.argv;
const isServing = ["serve", "proxy"].includes(commandName);

// A reader that has enough, such as `head`, closes the output. The command finishes its work, and `audit`, which only shows, ends. A server
// does not end because its log cannot be written.
if (!isServing) {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (commandName === "audit") process.exit();
  });
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** The variables that come from the file `.env`. */
const ofEnvFile = new Set<string>();

/** Variables that are not set in the environment come from the file `.env`. */
function loadEnvFile(): void {
  if (!existsSync(".env")) return;
  const before = new Set(Object.keys(process.env));
  process.loadEnvFile(".env");
  for (const name of Object.keys(process.env)) if (!before.has(name)) ofEnvFile.add(name);
}

/** Reads a configuration from the environment. */
function fromEnvironment<T>(read: (env: NodeJS.ProcessEnv, readFile: ReadFile) => T): T {
  loadEnvFile();
  // Must be set before Node's thread pool runs its first task. Each core gets one thread for hashing. Two more threads serve
  // everything else.
  process.env["UV_THREADPOOL_SIZE"] ??= String(availableParallelism() + 2);
  return read(process.env, (path, encoding = "utf8") => readFileSync(path, encoding));
}

/** npm does not forward signals. It ends only the shell that it started, so the server would outlive `npm start`. */
const endsWithParent = (): boolean => process.env["npm_lifecycle_event"] !== undefined;

const runtime = async (): Promise<ServerRuntime> =>
  process.versions["bun"]
    ? (await import("../runtimes/bun.ts")).bun
    : (await import("../runtimes/node/node.ts")).node;

/** The log of a server is its standard output. That of another command has the result alone. */
const logFor = ({ log: { level } }: { readonly log: LogConfig }) => {
  const output = isServing ? process.stdout : process.stderr;
  return createLog({
    level,
    pretty: output.isTTY,
    write: batched((lines) => void output.write(lines)),
    clock: systemClock,
  });
};

/** The configuration of the command. Undefined until it is read. */
let configured: Config | undefined;

const configure: Terminal["configure"] = async (needs = "database") => {
  // First, because the file may read variables.
  loadEnvFile();
  const own = await loadConfigFile(process.cwd());
  const { readConfig } = await import("../config/read.ts");
  const { withoutPrefix } = await import("../config/variables/of-host.ts");
  const isThreadPoolGiven = process.env["UV_THREADPOOL_SIZE"] !== undefined;
  const config = fromEnvironment((env, readFile) => {
    const { environment, names } = withoutPrefix(env);
    const defaults = isThreadPoolGiven ? [] : (["UV_THREADPOOL_SIZE"] as const);
    return readConfig(environment, readFile, own, { names, defaults, ofEnvFile });
  });
  configured = config;
  if (needs === "database") await requireDatabase(config);
  return { config, log: logFor(config) };
};

const terminal: Terminal = { configure, print, note };

const latchkey = new Command("latchkey")
  .description("A login server that you own.")
  .version(version);

latchkey
  .command("serve")
  .description("run the server until SIGTERM")
  .addOption(new Option(`${shareOption} <number>`).argParser(Number).hideHelp())
  .action(async ({ sharePort: number }: { sharePort?: number }) => {
    const shared = number !== undefined;
    const { config, log } = await configure("no database");
    const { processes, port } = config.listen;
    if (processes > 1 && !shared) {
      if (!process.versions["bun"]) {
        throw new ConfigError("PROCESSES must be 1 on Node. Use Bun for more than one process.");
      }
      if (port === 0) throw new ConfigError("PORT must not be 0 when PROCESSES is more than 1.");
      return keepRunning(processes, shareOption, log, endsWithParent());
    }
    const isWatched = process.stdout.isTTY && config.log.level === "info" && !shared;
    const { serve } = await import("./serve.ts");
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
    const { readProxyConfig } = await import("../config/proxy.ts");
    const config = fromEnvironment(readProxyConfig);
    const { serveProxy } = await import("./proxy.ts");
    await serveProxy(config, logFor(config), await runtime(), endsWithParent());
  });

latchkey
  .command("init")
  .description("write the files of a guide into the app of this folder, and replace none")
  .argument("[framework]", "next, sveltekit, hono, express or vite; default: as package.json says")
  .action(async (framework: string | undefined) => {
    const { init } = await import("./init/init.ts");
    init(process.cwd(), framework, { print });
  });

latchkey
  .command("migrate")
  .description("bring the schema of the database up to date")
  .action(async () => {
    const { config, log } = await configure("no database");
    note(databaseLine(config));
    const { migrate } = await import("./database/migrate.ts");
    await migrate(config, log, print);
  });

/** Adds a command that has commands of its own. Loads them only if the command line names it. */
async function addGroup(
  name: string,
  description: string,
  load: () => Promise<(group: Command, terminal: Terminal) => void>,
): Promise<void> {
  const group = latchkey.command(name).description(description);
  if (process.argv.includes(name)) (await load())(group, terminal);
}

await addGroup(
  "database",
  "move the data to another database",
  async () => (await import("./database/database.ts")).addDatabaseCommands,
);
await addGroup(
  "keys",
  "generate and rotate keys",
  async () => (await import("./keys.ts")).addKeyCommands,
);

latchkey
  .command("audit")
  .description("show the newest 50 security events, the newest last")
  .option("--subject <name>", "only events about a user, by username, email address or id")
  .addOption(
    new Option(
      "--organization <organization>",
      "only events in an organization, by slug or id",
    ).conflicts("subject"),
  )
  .option("--event <event>", "only events of this name, for example authn_login_fail")
  .option("--json", "one JSON object a line")
  .option("--follow", "wait for further events until Ctrl-C")
  .action(async (options: AuditOptions, command: Command) => {
    const { showAudit } = await import("./audit.ts");
    await showAudit(command, options, terminal);
  });

await addGroup(
  "clients",
  "manage clients: services that authenticate with a secret, and apps that users log in to",
  async () => (await import("./clients/clients.ts")).addClientCommands,
);
await addGroup(
  "resources",
  "manage resources: your own APIs and MCP servers, whose tokens Latchkey issues",
  async () => (await import("./resources/resources.ts")).addResourceCommands,
);
await addGroup(
  "organizations",
  "manage organizations: groups of users with separate roles",
  async () => (await import("./organizations/organizations.ts")).addOrganizationCommands,
);
await addGroup(
  "outbox",
  "manage the emails and webhooks that wait to be sent",
  async () => (await import("./outbox.ts")).addOutboxCommands,
);
await addGroup(
  "emails",
  "preview the emails of the server",
  async () => (await import("./emails.ts")).addEmailCommands,
);
await addGroup(
  "users",
  "manage the accounts of users",
  async () => (await import("./users/users.ts")).addUserCommands,
);
await addGroup(
  "sessions",
  "manage the sessions of all users",
  async () => (await import("./sessions.ts")).addSessionCommands,
);

latchkey
  .command("purge")
  .description(
    "delete ended sessions, and what is left of deleted accounts; a running server does this every hour",
  )
  .action(async () => {
    const { config, log } = await configure();
    note(databaseLine(config));
    const { purgeDatabase } = await import("./purge.ts");
    const isDone = await purgeDatabase(config, log);
    print(isDone ? "Everything due is deleted." : "More may be left. Purge again.");
  });

latchkey
  .command("doctor")
  .description("check the configuration, database and providers; exit with 1 if something is bad")
  .action(async () => {
    const { config, log } = await configure("no database");
    const { doctor } = await import("./doctor/doctor.ts");
    if (!(await doctor(config, log, print))) process.exitCode = 1;
  });

try {
  const renamed = renamedCommand(process.argv.slice(2));
  if (renamed !== undefined) latchkey.error(`error: ${renamed}`, { exitCode: exitUsage });
  await latchkey.parseAsync();
} catch (error) {
  process.stderr.write(`${await explain(error, configured)}\n`);
  endWith(error);
}
