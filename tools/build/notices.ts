import { readFileSync } from "node:fs";
import { legalComments, licensesText } from "./licenses.ts";
import { sbomText } from "./sbom.ts";
import { shippedPackages, type Lock } from "./shipped.ts";
import { writeWhole } from "./write.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

/**
 * Writes dist/LICENSES.txt and dist/sbom.cdx.json for the files that the builds put into dist. `comments` are esbuild's texts of license
 * comments. Throws an Error before it writes if a package has no license text.
 */
export function writeNotices(
  inputs: readonly string[],
  comments: readonly { readonly text: string }[],
): void {
  const { packages: lock } = readJson("package-lock.json") as { readonly packages: Lock };
  const packages = shippedPackages(inputs, lock);
  const licenses = licensesText(packages, legalComments(comments.map(({ text }) => text)));
  writeWhole("dist/LICENSES.txt", licenses);
  writeWhole("dist/sbom.cdx.json", sbomText(readJson("package.json") as Manifest, packages, lock));
}
