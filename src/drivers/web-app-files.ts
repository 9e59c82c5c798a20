import { readFile } from "node:fs/promises";

/** As far from the sources as from the bundle. */
const folder = new URL("../../dist/app/", import.meta.url);

/** Reads a file of the example app as it was built; undefined when there is none. The caller checks the path. */
export const webAppFile = (path: string): Promise<Uint8Array<ArrayBuffer> | undefined> =>
  readFile(new URL(path, folder)).then(
    (file) => new Uint8Array(file),
    () => undefined,
  );
