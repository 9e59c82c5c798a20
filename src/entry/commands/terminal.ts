import type { Log } from "../../core/system.ts";
import type { Config } from "../config/config.ts";
import { databaseName } from "../config/database/name.ts";
import { shown } from "./users/text.ts";

/** The parts of the command line that the commands use. */
export interface Terminal {
  configure(): Promise<{ readonly config: Config; readonly log: Log }>;
  /** Writes a line of the result to stdout. */
  print(line: string): void;
  /** Writes a line for the operator to stderr. */
  note(line: string): void;
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
