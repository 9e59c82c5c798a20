import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Reads a file of the installed swagger-ui-dist, once. The caller names only the few files it knows. */
export function swaggerAsset(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let file = files.get(name);
  if (!file) {
    file = read(name);
    files.set(name, file);
  }
  return file;
}

/** The largest has 1.7 MB, which would else be read for each request. */
const files = new Map<string, ReturnType<typeof read>>();

async function read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  return readFile(join(folder, name)).then(
    (file) => new Uint8Array(file),
    () => undefined,
  );
}
