import { appendFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

/** Shorter values would match by chance. */
const minLength = 8;

const folder = (): string => join(inject("runDirectory"), "secrets");

const known = new Set<string>();

/** Returns a password, hash, key or token, and records it so that test/leaks.test.ts searches all logs for it. */
export function secret<T extends string>(value: T): T {
  if (value.length < minLength) throw new RangeError(`a secret needs ${minLength} characters`);
  if (known.has(value)) return value;
  known.add(value);
  mkdirSync(folder(), { recursive: true });
  // One file for each process, so that no two processes write to the same file.
  appendFileSync(join(folder(), `${process.pid}.jsonl`), `${JSON.stringify(value)}\n`);
  return value;
}

/** Every secret that any test of this run has used. */
export function allSecrets(): ReadonlySet<string> {
  const lines = readdirSync(folder()).flatMap((file) =>
    readFileSync(join(folder(), file), "utf8").split("\n"),
  );
  return new Set(lines.filter(Boolean).map((line) => JSON.parse(line) as string));
}
