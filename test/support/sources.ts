import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { scratchFolder } from "./targets/http-target.ts";

/** A file with its text. */
export interface Source {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** All files under a folder, or only those whose path fits. Never those of installed packages. */
export const sourcesOf = (folder: string, which = /./): Source[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => which.test(file) && !file.includes("node_modules"))
    .map((file) => ({
      path: relative(folder, file).replaceAll(sep, "/"),
      text: readFileSync(file, "utf8"),
    }));

/** The imports of a source, including types. An import with a computed target is "?". */
export const importsOf = (text: string): string[] => [
  ...[...text.matchAll(/^\s*(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']/gm)].map(
    ([, from]) => from ?? "?",
  ),
  ...[...text.matchAll(/^\s*import\s*["']([^"']+)["']/gm)].map(([, from]) => from ?? "?"),
  ...[...text.matchAll(/\b(?:import|require)\s*\(\s*(?:["']([^"']+)["']\s*\))?/g)].map(
    ([, from]) => from ?? "?",
  ),
];

/** The path of an imported source, relative to the folder of the sources. */
export const placeOf = (path: string, target: string): string =>
  relative(base, resolve(base, dirname(path), target)).replaceAll(sep, "/");

/** Deep, and named as no folder of ours, so that a path out of the sources does not lead back into them. */
const base = "/a/b/c/sources";

/** The first import cycle under a folder, as a list of files. Imports of types count too. */
export function circle(folder: string, which?: RegExp): string[] {
  const sources = new Map(
    sourcesOf(folder, which).map(({ path, text }) => [
      path,
      importsOf(text)
        .filter((target) => target.startsWith("."))
        .map((target) => placeOf(path, target)),
    ]),
  );
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of sources.get(path) ?? []) {
      const found = walk(next, [...way, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  return [...sources.keys()].map((path) => walk(path, [])).find((way) => way.length > 0) ?? [];
}

/** Writes a source into a new folder `src`, or into a given one. Returns the folder. */
export async function plant(path: string, text: string, into?: string): Promise<string> {
  const folder = into ?? join(await scratchFolder(), "src");
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return folder;
}
