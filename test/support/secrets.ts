import { mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

/** Shorter values would match by chance. */
const minLength = 8;

const folder = (): string => join(inject("runDirectory"), "secrets");

const known = new Set<string>();

/** Open until the process ends. One file for each process, so that no two processes write to the same file. */
let file: number | undefined;

function openFile(): number {
  mkdirSync(folder(), { recursive: true });
  return openSync(join(folder(), `${process.pid}.jsonl`), "a");
}

/** Returns a password, hash, key or token, and records it so that test/leaks.test.ts searches all logs for it. */
export function secret<T extends string>(value: T): T {
  if (value.length < minLength) throw new RangeError(`a secret needs ${minLength} characters`);
  if (known.has(value)) return value;
  known.add(value);
  writeSync((file ??= openFile()), `${JSON.stringify(value)}\n`);
  return value;
}

/** Every secret that any test of this run has used. */
export function allSecrets(): ReadonlySet<string> {
  const lines = readdirSync(folder()).flatMap((file) =>
    readFileSync(join(folder(), file), "utf8").split("\n"),
  );
  return new Set(lines.filter(Boolean).map((line) => JSON.parse(line) as string));
}
