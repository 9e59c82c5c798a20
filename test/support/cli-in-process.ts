import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { inject } from "vitest";
import { addClientCommands } from "../../src/entry/commands/clients/clients.ts";
import { addEmailCommands } from "../../src/entry/commands/emails.ts";
import { addKeyCommands } from "../../src/entry/commands/keys.ts";
import { addOutboxCommands } from "../../src/entry/commands/outbox.ts";
import { addSessionCommands } from "../../src/entry/commands/sessions.ts";
import {
  exitCodeOf,
  explain,
  requireDatabase,
  type Terminal,
} from "../../src/entry/commands/terminal.ts";
import { addUserCommands } from "../../src/entry/commands/users/users.ts";
import { readConfig, type Config } from "../../src/entry/config/config.ts";
import { createLog } from "../../src/drivers/log.ts";
import { isPrintingSecrets, type Run } from "./cli.ts";

/** The groups of commands of `latchkey`. */
const groups: Readonly<Record<string, (group: Command, terminal: Terminal) => void>> = {
  clients: addClientCommands,
  emails: addEmailCommands,
  keys: addKeyCommands,
  outbox: addOutboxCommands,
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

const log = createLog({ level: "silent", pretty: false, write: () => {}, clock: Date.now });

/**
 * Runs a command of a group to its end, in this process: a start takes longer than most commands. It reads no file `.env`, no
 * `latchkey.config` and no input, its log is silent, and paths are relative to the folder of the tests.
 */
export async function latchkeyInProcess(
  env: Readonly<Record<string, string>>,
  name: string,
  ...args: string[]
): Promise<Run> {
  let [stdout, stderr, code] = ["", "", 0];
  let config: Config | undefined;
  const group = groupOf(name, {
    async configure(needs = "database") {
      config = readConfig({ ...env, LOG_LEVEL: "silent" }, (path) => readFileSync(path, "utf8"));
      if (needs === "database") await requireDatabase(config);
      return { config, log };
    },
    print: (line) => void (stdout += `${line}\n`),
    note: (line) => void (stderr += `${line}\n`),
  });
  if (!group) throw new Error(`latchkey has no group ${name}`);
  const write = { writeErr: (text: string) => void (stderr += text) };
  for (const one of [group, ...group.commands]) one.configureOutput(write);
  try {
    await group.parseAsync(args, { from: "user" });
  } catch (error) {
    code = error instanceof CommanderError ? error.exitCode : exitCodeOf(error);
    if (!(error instanceof CommanderError)) stderr += `${await explain(error, config)}\n`;
  }
  if (!isPrintingSecrets([name, ...args])) {
    const file = join(inject("runDirectory"), "logs", `commands-${process.pid}.log`);
    appendFileSync(file, stdout + stderr);
  }
  return { code, stdout, stderr };
}
