import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ShippedPackage } from "./shipped.ts";

/** The license texts of packages that ship without one, by the package's name. */
const licensesByHand = "tools/build/licenses";

const isLicense = (name: string): boolean => /^(?:licen[cs]e|copying)(?:[-.][\w-]+)*$/i.test(name);
const isNotice = (name: string): boolean => /^(?:copyright)?notice(?:\.\w+)?$/i.test(name);

const header = (installed: readonly string[]): string =>
  `The files of this folder contain code and data of the packages below, each under its own license.
npm installs these packages separately, and their licenses are in their own folders: ${installed.join(", ")}.
`;

/**
 * The text of LICENSES.txt: the licenses and notices of all packages that are in dist. `comments` are the license comments of source
 * files, as `legalComments` returns them. Throws an Error that names every package without a license text.
 */
export function licensesText(
  packages: readonly ShippedPackage[],
  comments: ReadonlyMap<string, ReadonlySet<string>>,
  root = ".",
): string {
  const bundled = packages.filter((one) => one.bundled.length > 0);
  const missing: string[] = [];
  const sections = bundled.map((one) => {
    const texts = textsOf(one, root);
    if (!texts) missing.push(missingText(one));
    const quoted = new Set(one.bundled.flatMap((file) => [...(comments.get(shortOf(file)) ?? [])]));
    const title = `${one.name} ${one.locked.version}\nLicense: ${one.license}`;
    return [title, ...(texts ?? []), ...quoted].join("\n\n");
  });
  if (missing.length > 0) throw new Error(missing.join("\n"));
  const line = `\n${"=".repeat(80)}\n\n`;
  const installed = packages.filter((one) => one.bundled.length === 0 && !one.locked.optional);
  const names = installed.map(({ name }) => name);
  return [header(names), ...sections.map((section) => `${section}\n`)].join(line);
}

const missingText = ({ name, locked, license }: ShippedPackage): string =>
  `The build bundles ${name}@${locked.version} (${license}), which has no license file. Copy the text from its repository to ${licensesByHand}/${name}.txt.`;

/** The license texts and notices of a package, or undefined if it has no license text. */
function textsOf({ name, folder, bundled }: ShippedPackage, root: string): string[] | undefined {
  // A folder inside of a package may have a license of its own.
  const folders = new Set<string>([folder]);
  for (const file of bundled) {
    for (let at = dirname(file); at.length > folder.length; at = dirname(at)) folders.add(at);
  }
  const files = [...folders]
    .toSorted()
    .flatMap((at) => namesIn(join(root, at)).map((file) => join(at, file)));
  // Webpack writes the licenses of what it bundles beside its output.
  const ofBundles = bundled.map((file) => `${file}.LICENSE.txt`);
  const found = [...files, ...ofBundles].map((file) => join(root, file)).filter(existsSync);
  if (!namesIn(join(root, folder)).some(isLicense)) {
    const byHand = join(root, licensesByHand, `${name}.txt`);
    if (!existsSync(byHand)) return undefined;
    found.unshift(byHand);
  }
  return found.map((file) => readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim());
}

const namesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && (isLicense(entry.name) || isNotice(entry.name)))
    .map(({ name }) => name)
    .toSorted();

/** The path that esbuild writes above the comments of a file. Copies of a package have the same. */
const shortOf = (file: string): string => file.replace(/^.*node_modules\//, "");

/**
 * The license comments in the texts that esbuild collects with `legalComments: "external"`, by source file. Each text has blocks: a path
 * without `node_modules/`, a colon, and the indented comments of this file.
 */
export function legalComments(texts: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const text of texts) {
    for (const [, path = "", block = ""] of text.matchAll(/^(\S.*):\n((?: {2}.*\n|\n)+)/gm)) {
      const comment = block.replaceAll(/^ {2}/gm, "").trim();
      if (comment) found.set(path, (found.get(path) ?? new Set()).add(comment));
    }
  }
  return found;
}
