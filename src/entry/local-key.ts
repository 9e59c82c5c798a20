import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateKey, type KeySource } from "../drivers/keys.ts";
import type { AlgorithmName } from "../drivers/algorithms.ts";

/** The key of a server that was given none: made once and kept beside the embedded database. */
export async function localKey(
  algorithm: AlgorithmName,
  sqliteFile: string,
): Promise<{ readonly source: KeySource; readonly file: string; readonly made: boolean }> {
  const file = join(dirname(sqliteFile), `secret-key-${algorithm.toLowerCase()}`);
  const made = await makeOnce(file, algorithm);
  return { source: { algorithm, material: readFileSync(file, "utf8").trim() }, file, made };
}

async function makeOnce(file: string, algorithm: AlgorithmName): Promise<boolean> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${(await generateKey(algorithm)).trim()}\n`, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    // Made before, or by another process that starts right now.
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}
