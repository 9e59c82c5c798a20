import { readFile } from "node:fs/promises";

/** As far from the sources as from the bundle. */
const folder = new URL("../../dist/app/", import.meta.url);

const absent = ["ENOENT", "EISDIR", "ENOTDIR"];

/** Reads a file of the example app as it was built; undefined when there is none. The caller checks the path. */
export async function webAppFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(new URL(path, folder)));
  } catch (error) {
    if (absent.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}
