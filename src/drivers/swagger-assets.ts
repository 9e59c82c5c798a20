import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The largest has 1.7 MB, which would else be read for each request. */
const files = new Map<string, Uint8Array<ArrayBuffer>>();

/** Reads a file of the installed swagger-ui-dist, and keeps it. The caller names only the few files it knows. */
export async function swaggerAsset(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const kept = files.get(name);
  if (kept) return kept;
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  // What could not be read now may be the next time.
  const file = await readFile(join(folder, name)).catch(() => undefined);
  if (!file) return undefined;
  const bytes = new Uint8Array(file);
  files.set(name, bytes);
  return bytes;
}
