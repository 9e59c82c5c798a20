import { resolve } from "node:path";
import { Failure } from "../../core/failures.ts";
import type { Log } from "../../core/system.ts";
import { codeOf, ConfigError, exitConfig, StartError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";
import { databaseName } from "../config/database/name.ts";
import { NotDone, NotFound } from "./users/not-done.ts";
import { shown } from "./users/text.ts";

/** The parts of the command line that the commands use. */
export interface Terminal {
  /** Reads the configuration. Throws NotDone if the command needs a database that exists, and the file of SQLite does not. */
  configure(
    needs?: "database" | "no database",
  ): Promise<{ readonly config: Config; readonly log: Log }>;
  /** Writes a line of the result to stdout. */
  print(line: string): void;
  /** Writes a line for the operator to stderr. */
  note(line: string): void;
}

/** Throws NotDone if the file of an embedded database does not exist. A command would create it, and show or change nothing. */
export async function requireDatabase({ database }: Pick<Config, "database">): Promise<void> {
  if (database.kind !== "sqlite") return;
  const { hasDatabase } = await import("../database.ts");
  if (await hasDatabase(database)) return;
  throw new NotDone(
    `No database at ${shown(resolve(database.file))}. Run the command in the folder of your server, or set SQLITE_FILE or the option database.`,
  );
}

/** The line by which a command that changes data says which database it changes. */
export const databaseLine = ({
  database,
  ignoredVariables: ignored,
}: Pick<Config, "database" | "ignoredVariables">): string =>
  `Database: ${shown(databaseName(database))}${ignored.length > 0 ? ` (${ignoredWords(ignored)})` : ""}`;

/** Says that the option `database` replaces variables, by their names. */
export const ignoredWords = (ignored: readonly string[]): string =>
  `by the option database, which replaces ${ignored.join(", ")}`;

/** The names that commands and options had before the first release, with those of today. They are refused until 1.0. */
export const renamedCommands = {
  "users role": "users set-role",
  "users sessions --end": "users end-sessions",
  "users reset-password --link": "users reset-password --print-link",
  "users create --send-link": "users create --invite",
  "outbox drop": "outbox delete",
  "keys reseal": "keys re-encrypt",
} as const;

/** The error for a command line that has an old name: "X is now Y". Undefined for every other one. */
export function renamedCommand(line: readonly string[]): string | undefined {
  const end = line.indexOf("--");
  const words = end === -1 ? line : line.slice(0, end);
  for (const [was, is] of Object.entries(renamedCommands)) {
    const [group, command, option] = was.split(" ");
    const isCommand = words[0] === group && words[1] === command;
    if (isCommand && (option === undefined || words.includes(option, 2))) {
      return `latchkey ${was} is now latchkey ${is}.`;
    }
  }
  return undefined;
}

/** The words for an error that ended a command. `configured` is the configuration of the command, if it was read. */
export async function explain(
  error: unknown,
  configured: Pick<Config, "database"> | undefined,
): Promise<string> {
  if (error instanceof StartError) return error.message;
  if (error instanceof NotFound && configured) {
    return `error: ${error.message} The database is ${shown(databaseName(configured.database))}.`;
  }
  if (error instanceof NotDone) return `error: ${error.message}`;
  if (error instanceof ConfigError) return `The configuration cannot be used.\n${error.message}`;
  const { databaseTrouble } = await import("../config/database/trouble.ts");
  const trouble = configured && databaseTrouble(configured.database, error);
  if (trouble !== undefined) return shown(trouble);
  const reason = error instanceof Failure && error.reason ? ` (${error.reason})` : "";
  return `latchkey failed: ${codeOf(error)}${reason}`;
}

/** The exit code of a command that such an error ended. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof ConfigError ? exitConfig : 1;

/** Ends the process after an error that was told. */
export function endWith(error: unknown): void {
  process.exitCode = exitCodeOf(error);
  // A thread of Node still waits for the disk of SQLite, and would keep the process from ending.
  if (error instanceof ConfigError && codeOf(error) === "ETIMEDOUT") {
    process.kill(process.pid, "SIGKILL");
  }
}
