import { parseArgs } from "node:util";
import { runtimes, type RuntimeName } from "./stage/runtimes.ts";

/** The command line of `npm run bench`. */
export interface Options {
  readonly quick: boolean;
  readonly peers: boolean;
  readonly large: boolean;
  readonly runtime: RuntimeName;
  /** `mysql` compares MySQL with MariaDB, and measures nothing else. */
  readonly database: "mariadb" | "mysql";
  /** Restricts the measurements to those whose name contains this text, and their references. */
  readonly only: string | undefined;
  /** A commit to compare with. Then nothing but Latchkey is measured, of both commits in turn. */
  readonly compare: string | undefined;
  /** The file to keep the run in. */
  readonly out: string | undefined;
}

const flags = {
  quick: { type: "boolean", default: false },
  peers: { type: "boolean", default: false },
  large: { type: "boolean", default: false },
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
  if (database !== "mariadb" && database !== "mysql") {
    throw new Error("--database is mariadb or mysql");
  }
  if (database === "mysql" && (switches.peers || switches.large)) {
    throw new Error("--database mysql cannot be combined with --peers or --large");
  }
  if (compare !== undefined && (switches.peers || switches.large || database === "mysql")) {
    throw new Error("--compare cannot be combined with --peers, --large or --database mysql");
  }
  return { ...switches, runtime, database, only, compare, out };
}

const isRuntime = (name: string): name is RuntimeName => Object.hasOwn(runtimes, name);
