import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateKey, type KeySource } from "../drivers/jwt/keys.ts";
import type { AlgorithmName } from "../drivers/jwt/algorithms.ts";

/** The key of a server that was given none: made once and kept beside the embedded database. */
export async function localKey(
  algorithm: AlgorithmName,
  sqliteFile: string,
): Promise<{ readonly source: KeySource; readonly file: string; readonly made: boolean }> {
  const file = localKeyFile(algorithm, sqliteFile);
  const made = await makeOnce(file, algorithm);
  return { source: { algorithm, material: readFileSync(file, "utf8").trim() }, file, made };
}

/** Where the key of an algorithm is kept. */
export const localKeyFile = (algorithm: AlgorithmName, sqliteFile: string): string =>
  join(dirname(sqliteFile), `secret-key-${algorithm.toLowerCase()}`);

/** Written aside and then linked, so that another process that starts right now never reads half a key. */
async function makeOnce(file: string, algorithm: AlgorithmName): Promise<boolean> {
  if (existsSync(file)) return false;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${(await generateKey(algorithm)).trim()}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}
