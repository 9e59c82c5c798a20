import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import { once } from "./once.ts";

const run = promisify(execFile);

/** The package of this run, as npm packs it. */
interface Packed {
  readonly tarball: string;
  /** The paths of its files. */
  readonly paths: readonly string[];
}

/** Packs the package with its declarations, once for all files of a run. */
export async function pack(): Promise<Packed> {
  const folder = join(inject("runDirectory"), "packed");
  const list = join(folder, "list.json");
  await once(join(folder, "done"), async () => {
    await run("npm", ["run", "build:declarations"]);
    const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    writeFileSync(list, (await run("npm", args)).stdout);
  });
  const [{ filename, files }] = JSON.parse(readFileSync(list, "utf8")) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  return { tarball: join(folder, filename), paths: files.map(({ path }) => path) };
}

/** Unpacks the package as `latchkey-auth` into the `node_modules` of a folder, without what it depends on. */
export async function unpackInto(folder: string): Promise<void> {
  const { tarball } = await pack();
  const installed = join(folder, "node_modules", "latchkey-auth");
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
}
