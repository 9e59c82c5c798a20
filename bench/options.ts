import { parseArgs } from "node:util";
import { runtimes, type RuntimeName } from "./stage/runtimes.ts";

/** The command line of `npm run bench`. */
export interface Options {
  readonly quick: boolean;
  readonly peers: boolean;
  readonly large: boolean;
  readonly runtime: RuntimeName;
  /** Restricts the measurements to those whose name contains this text, and their references. */
  readonly only: string | undefined;
  /** A kept run to compare with. */
  readonly compare: string | undefined;
  /** The file to keep the run in. */
  readonly out: string | undefined;
}

const flags = {
  quick: { type: "boolean", default: false },
  peers: { type: "boolean", default: false },
  large: { type: "boolean", default: false },
  runtime: { type: "string", default: "node" },
  only: { type: "string" },
  compare: { type: "string" },
  out: { type: "string" },
} as const;

/** Reads the command line. Throws an error that names the mistake. */
export function readOptions(args: readonly string[]): Options {
  const { runtime, only, compare, out, ...switches } = parseArgs({
    args: [...args],
    options: flags,
  }).values;
  if (!isRuntime(runtime)) {
    throw new Error(`--runtime is ${Object.keys(runtimes).join(" or ")}`);
  }
  return { ...switches, runtime, only, compare, out };
}

const isRuntime = (name: string): name is RuntimeName => Object.hasOwn(runtimes, name);
