import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Reads a file of the installed swagger-ui-dist. The caller names only files it knows. */
export function swaggerAsset(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  return readFile(join(folder, name)).then(
    (file) => new Uint8Array(file),
    () => undefined,
  );
}
