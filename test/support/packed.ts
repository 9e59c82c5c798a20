import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, vi } from "vitest";

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
  const done = join(folder, "done.json");
  if (mkdirSync(folder, { recursive: true }) === undefined) {
    // Another file packs it, or has done so.
    const isDone = () => expect(existsSync(done)).toBe(true);
    await vi.waitFor(isDone, { timeout: 600_000 });
    return JSON.parse(readFileSync(done, "utf8")) as Packed;
  }
  await run("npm", ["run", "build:declarations"]);
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const { stdout } = await run("npm", args);
  const [{ filename, files }] = JSON.parse(stdout) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  const packed = { tarball: join(folder, filename), paths: files.map(({ path }) => path) };
  writeFileSync(`${done}.new`, JSON.stringify(packed));
  renameSync(`${done}.new`, done);
  return packed;
}

/** Unpacks the package as `latchkey-auth` into the `node_modules` of a folder, without what it depends on. */
export async function unpackInto(folder: string): Promise<void> {
  const { tarball } = await pack();
  const installed = join(folder, "node_modules", "latchkey-auth");
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
}
