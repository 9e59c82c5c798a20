// Writes the types of the package's own modules to dist/types: the declarations of each face, and of the files that these name.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const faces = ["embedded", "index", "next", "node", "resource", "sveltekit", "worker"];

const all = mkdtempSync(join(tmpdir(), "latchkey-types-"));
execFileSync("tsc", ["-p", "tools/build/tsconfig.package.json", "--outDir", all], {
  stdio: "inherit",
});

/** The declarations by file, with the paths that a consumer's compiler resolves. */
const needed = new Map<string, string>();
function add(file: string): void {
  if (needed.has(file)) return;
  const text = readFileSync(file, "utf8").replaceAll(/(["']\.[^"']*)\.ts(["'])/g, "$1.js$2");
  needed.set(file, text);
  for (const [, path = ""] of text.matchAll(/["'](\.[^"']*)\.js["']/g)) {
    add(`${join(dirname(file), path)}.d.ts`);
  }
}
for (const face of faces) add(join(all, `${face}.d.ts`));
for (const [file, text] of needed) {
  const target = join("dist/types", relative(all, file));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
rmSync(all, { recursive: true });
