import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Machine } from "./machine.ts";
import type { Sample } from "./samples.ts";

/** Everything that is known of a run, with all its samples. */
export interface KeptRun {
  /** RFC 3339. */
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  /** Names with versions. */
  readonly runtime: string;
  readonly database: string;
  readonly rounds: number;
  /** The duration of the run in seconds. */
  readonly took: number;
  readonly servers: Readonly<Record<string, Footprint>>;
  /** The version of each peer that was measured, by its name. */
  readonly peers: Readonly<Record<string, string>>;
  /** The reason why a peer was not measured, by its name. */
  readonly leftOut: Readonly<Record<string, string>>;
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
}

/** Memory is resident memory in megabytes. Starts are milliseconds to the first answer. */
export interface Footprint {
  readonly memoryIdle: number;
  readonly memoryMost: number;
  readonly starts: readonly number[];
}

/** Reads a run. Throws an error that names the file. */
export function readRun(file: string): KeptRun {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as KeptRun;
  } catch (cause) {
    throw new Error(`${file} cannot be read as a run of the bench`, { cause });
  }
}

/** Writes a run with one line for each sample. Makes the folder. */
export function writeRun(file: string, run: KeptRun): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, textOf(run));
}

/** The JSON of a run. Objects that hold only plain values take one line. */
export function textOf(run: KeptRun): string {
  const indented = JSON.stringify(run, round, 1);
  return `${indented.replaceAll(/([[{])\n\s+([^[\]{}]*?)\n\s+([\]}])/g, inOneLine)}\n`;
}

const inOneLine = (_: string, open: string, inside: string, close: string): string =>
  `${open} ${inside.replaceAll(/\n\s+/g, " ")} ${close}`;

/** Five digits are more than a measurement has. */
const round = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
