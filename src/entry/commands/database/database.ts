import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Option, type Command } from "commander";
import { second } from "../../../core/ground/time.ts";
import { codeOf, StartError } from "../../config/config-error.ts";
import { databaseAt, type OwnDatabase } from "../../config/database/address.ts";
import type { Terminal } from "../terminal.ts";
import { copyDatabase } from "./copy.ts";

interface AddressOptions {
  readonly from?: string;
  readonly fromFile?: string;
  readonly to?: string;
  readonly toFile?: string;
}

/** Within this time, every server that users use refreshes a token or records an event. */
const waitForServers = (): Promise<void> => sleep(30 * second);

/** Adds `database copy`. */
export function addDatabaseCommands(
  database: Command,
  { configure, print, note }: Terminal,
  wait = waitForServers,
): void {
  const file = (side: string) =>
    `a file with the ${side}'s URL, which keeps a password out of the process list`;
  database
    .command("copy")
    .description(
      "copy all data to an empty database, while no server runs; run it again after an interruption",
    )
    .addOption(
      new Option(
        "--from <url>",
        "the source: mysql://…, postgres://…, or the path of a SQLite file",
      ).conflicts("fromFile"),
    )
    .option("--from-file <file>", file("source"))
    .addOption(new Option("--to <url>", "the target, in the same form").conflicts("toFile"))
    .option("--to-file <file>", file("target"))
    .action(async (options: AddressOptions) => {
      const { config } = await configure("no database");
      const { database: own } = config;
      const ca = "options" in own ? own.options.ca : undefined;
      const from = addressed("from", options.from, options.fromFile, ca);
      const to = addressed("to", options.to, options.toFile, ca);
      await copyDatabase(config, { from, to }, { wait, terminal: { print, note } });
    });
}

/** The database of an option, or of the file that another option names. Throws StartError. */
function addressed(
  option: "from" | "to",
  given: string | undefined,
  file: string | undefined,
  ca: string | undefined,
): OwnDatabase {
  const name = file === undefined ? `--${option}` : `--${option}-file`;
  const address = file === undefined ? given : readAddress(name, file);
  if (address === undefined) throw new StartError(`Give --${option} or --${option}-file.`);
  const database = databaseAt(address, ca);
  if (typeof database === "string") throw new StartError(`${name} ${database}.`);
  return database;
}

function readAddress(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new StartError(`${name}: the file cannot be read (${codeOf(error)}).`);
  }
}
