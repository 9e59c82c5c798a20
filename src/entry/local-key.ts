import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateKey, type KeySource } from "../drivers/jwt/keys.ts";
import type { AlgorithmName } from "../drivers/jwt/algorithms.ts";
import { makePrivateFolder } from "../drivers/crypto/private-folder.ts";

/** A key that the server keeps in a file. */
export interface LocalKey {
  readonly source: KeySource;
  readonly file: string;
  /** Whether it was made just now. */
  readonly made: boolean;
}

/** What a key is for, and how its file begins. */
type KeyUse = "secret-key" | "oidc-key";

/** The key of a server without SECRET_KEY or OIDC_KEY. It is made once and kept in the folder of the file `beside`. */
export async function localKey(
  algorithm: AlgorithmName,
  beside: string,
  use: KeyUse = "secret-key",
): Promise<LocalKey> {
  const file = localKeyFile(algorithm, beside, use);
  const made = await makeOnce(file, algorithm);
  return { source: { algorithm, material: readFileSync(file, "utf8").trim() }, file, made };
}

/** The file that keeps the key of an algorithm. */
export const localKeyFile = (
  algorithm: AlgorithmName,
  beside: string,
  use: KeyUse = "secret-key",
): string => join(dirname(beside), `${use}-${algorithm.toLowerCase()}`);

/** Writes a draft and then links it, so that another process that starts at this moment never reads half a key. */
async function makeOnce(file: string, algorithm: AlgorithmName): Promise<boolean> {
  if (existsSync(file)) return false;
  makePrivateFolder(dirname(file));
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
