// Part of a release: writes the MySQL statements of this version to drizzle/statements, so that the proxy of the next release runs them
// too: `npm run release:statements`. Keeps the version before, whose servers run while this one is deployed, and deletes older ones.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { createAdminCatalogue, createCatalogue, keptOf } from "../src/proxy/server/catalogue.ts";

/** Writes the statements of a version to a folder, and deletes those of all versions but this one and the one before. */
export async function keepStatements(folder: string, version: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const kept = keptOf(await createCatalogue(), await createAdminCatalogue());
  writeFileSync(join(folder, `${version}.json`), `${JSON.stringify(kept, null, 2)}\n`);
  const versions = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
  const byNumber = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
  const coreOf = (one: string) => one.replace(/-.*/, "");
  const isFinal = (one: string) => Number(one === coreOf(one));
  // A prerelease is older than its version (Semantic Versioning 2.0.0, item 11).
  const inOrder = versions.toSorted(
    (a, b) => byNumber(coreOf(a), coreOf(b)) || isFinal(a) - isFinal(b) || byNumber(a, b),
  );
  for (const old of inOrder.slice(0, -2)) rmSync(join(folder, `${old}.json`));
}

if (import.meta.main) {
  const [folder = "drizzle/statements", version = manifest.version] = process.argv.slice(2);
  await keepStatements(folder, version);
}
