import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { inject } from "vitest";
import { createLog } from "../../src/drivers/log.ts";
import { addClientCommands } from "../../src/entry/commands/clients/clients.ts";
import { addDatabaseCommands } from "../../src/entry/commands/database/database.ts";
import { migrate } from "../../src/entry/commands/database/migrate.ts";
import { doctor } from "../../src/entry/commands/doctor/doctor.ts";
import { addEmailCommands } from "../../src/entry/commands/emails.ts";
import { addKeyCommands } from "../../src/entry/commands/keys.ts";
import { addOrganizationCommands } from "../../src/entry/commands/organizations/organizations.ts";
import { addOutboxCommands } from "../../src/entry/commands/outbox.ts";
import { purgeDatabase } from "../../src/entry/commands/purge.ts";
import { addResourceCommands } from "../../src/entry/commands/resources/resources.ts";
import { addSessionCommands } from "../../src/entry/commands/sessions.ts";
import {
  databaseLine,
  exitCodeOf,
  explain,
  requireDatabase,
  type Terminal,
} from "../../src/entry/commands/terminal.ts";
import { addUserCommands } from "../../src/entry/commands/users/users.ts";
import type { Config } from "../../src/entry/config/config.ts";
import type { OwnConfig } from "../../src/entry/config/own/own-config.ts";
import { readConfig } from "../../src/entry/config/read.ts";
import { isPrintingSecrets, type Run } from "./cli.ts";

/** The groups of commands of `latchkey`. */
const groups: Readonly<Record<string, (group: Command, terminal: Terminal) => void>> = {
  clients: addClientCommands,
  // Without the wait of half a minute.
  database: (group, terminal) => addDatabaseCommands(group, terminal, async () => {}),
  emails: addEmailCommands,
  keys: addKeyCommands,
  organizations: addOrganizationCommands,
  outbox: addOutboxCommands,
  resources: addResourceCommands,
  sessions: addSessionCommands,
  users: addUserCommands,
};

const nowhere: Terminal = {
  configure: () => Promise.reject(new Error("only the help is read")),
  print: () => {},
  note: () => {},
};

/** A group of commands, for its help. Undefined if `latchkey` has none of this name, or a command. */
export function groupOf(name: string, terminal = nowhere): Command | undefined {
  const add = groups[name];
  if (!add) return undefined;
  const group = new Command("latchkey").exitOverride().command(name);
  add(group, terminal);
  return group;
}

/** The commands of no group that take no options, as in `src/entry/commands/cli.ts`. Each answers with its exit code. */
const alone: Readonly<Record<string, (terminal: Terminal) => Promise<number>>> = {
  async doctor({ configure, print }) {
    const { config, log } = await configure("no database");
    return (await doctor(config, log, print)) ? 0 : 1;
  },
  async migrate({ configure, print, note }) {
    const { config, log } = await configure("no database");
    note(databaseLine(config));
    await migrate(config, log, print);
    return 0;
  },
  async purge({ configure, print, note }) {
    const { config, log } = await configure();
    note(databaseLine(config));
    const isDone = await purgeDatabase(config, log);
    print(isDone ? "Everything due is deleted." : "More may be left. Purge again.");
    return 0;
  },
};

/** Parses and runs a command of a group. */
async function runOfGroup(
  name: string,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const group = groupOf(name, terminal);
  if (!group) throw new Error(`latchkey has no group ${name}`);
  const write = { writeErr: (text: string) => void process.stderr.write(text) };
  for (const one of [group, ...group.commands]) one.configureOutput(write);
  await group.parseAsync(args, { from: "user" });
  return Number(process.exitCode ?? 0);
}

/**
 * Runs a command to its end, in this process: a start takes longer than most commands. It reads no file `.env`, no
 * `latchkey.config` and no input, its log is silent without a `LOG_LEVEL`, and paths are relative to the folder of the tests. Only one
 * may run at a time, because it has the standard error and the exit code of this process.
 */
export const latchkeyInProcess = (
  env: Readonly<Record<string, string>>,
  name: string,
  ...args: string[]
): Promise<Run> => latchkeyWithConfig({}, env, name, ...args);

/** As `latchkeyInProcess`, with the operator's configuration. */
export async function latchkeyWithConfig(
  own: OwnConfig,
  env: Readonly<Record<string, string>>,
  name: string,
  ...args: string[]
): Promise<Run> {
  let [stdout, stderr, code] = ["", "", 0];
  let config: Config | undefined;
  const write = (text: string) => void (stderr += text);
  const terminal: Terminal = {
    async configure(needs = "database") {
      config = readConfig(
        { LOG_LEVEL: "silent", ...env },
        (path) => readFileSync(path, "utf8"),
        own,
      );
      if (needs === "database") await requireDatabase(config);
      const { level } = config.log;
      return { config, log: createLog({ level, pretty: false, write, clock: Date.now }) };
    },
    print: (line) => void (stdout += `${line}\n`),
    note: (line) => write(`${line}\n`),
  };
  const { exitCode } = process;
  const { write: writeReally } = process.stderr;
  process.exitCode = undefined;
  process.stderr.write = (text: string | Uint8Array) => {
    write(String(text));
    return true;
  };
  try {
    const run = args.length === 0 ? alone[name] : undefined;
    code = run ? await run(terminal) : await runOfGroup(name, args, terminal);
  } catch (error) {
    code = error instanceof CommanderError ? error.exitCode : exitCodeOf(error);
    if (!(error instanceof CommanderError)) write(`${await explain(error, config)}\n`);
  } finally {
    process.stderr.write = writeReally;
    process.exitCode = exitCode;
  }
  if (!isPrintingSecrets([name, ...args])) {
    const file = join(inject("runDirectory"), "logs", `commands-${process.pid}.log`);
    appendFileSync(file, stdout + stderr);
  }
  return { code, stdout, stderr };
}
