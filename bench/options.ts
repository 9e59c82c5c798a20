import { parseArgs } from "node:util";
import { runtimes, type RuntimeName } from "./stage/runtimes.ts";

/** The command line of `npm run bench`. */
export interface Options {
  readonly quick: boolean;
  readonly peers: boolean;
  readonly large: boolean;
  readonly runtime: RuntimeName;
  /** `all` compares MySQL and PostgreSQL with MariaDB, and measures nothing else. */
  readonly database: (typeof databases)[number];
  /** Restricts the measurements to those whose name contains this text, and their references. */
  readonly only: string | undefined;
  /** Refreshes sessions for an hour, and measures nothing else. */
  readonly hour: boolean;
  /** In that hour, the tables have no settings. */
  readonly plain: boolean;
  /** A commit to compare with. Then nothing but Latchkey is measured, of both commits in turn. */
  readonly compare: string | undefined;
  /** The file to keep the run in. */
  readonly out: string | undefined;
}

/** The databases that a run with `--database all` measures beside MariaDB. */
export const otherDatabases = ["MySQL", "PostgreSQL"] as const;

export type OtherDatabase = (typeof otherDatabases)[number];

const databases = ["mariadb", "postgres", "all"] as const;

const flags = {
  quick: { type: "boolean", default: false },
  peers: { type: "boolean", default: false },
  large: { type: "boolean", default: false },
  hour: { type: "boolean", default: false },
  plain: { type: "boolean", default: false },
  runtime: { type: "string", default: "node" },
  database: { type: "string", default: "mariadb" },
  only: { type: "string" },
  compare: { type: "string" },
  out: { type: "string" },
} as const;

/** Reads the command line. Throws an error that names the mistake. */
export function readOptions(args: readonly string[]): Options {
  const { runtime, database, only, compare, out, ...switches } = parseArgs({
    args: [...args],
    options: flags,
  }).values;
  if (!isRuntime(runtime)) {
    throw new Error(`--runtime is ${Object.keys(runtimes).join(" or ")}`);
  }
  const chosen = databases.find((one) => one === database);
  if (chosen === undefined) throw new Error("--database is mariadb, postgres or all");
  if (chosen !== "mariadb" && (switches.peers || switches.large)) {
    throw new Error(`--database ${chosen} cannot be combined with --peers or --large`);
  }
  if (compare !== undefined && (switches.peers || switches.large || chosen === "all")) {
    throw new Error("--compare cannot be combined with --peers, --large or --database all");
  }
  if (switches.hour && chosen !== "postgres") throw new Error("--hour needs --database postgres");
  return { ...switches, runtime, database: chosen, only, compare, out };
}

const isRuntime = (name: string): name is RuntimeName => Object.hasOwn(runtimes, name);
