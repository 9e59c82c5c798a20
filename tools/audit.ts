// Fails if a package that ships has a known vulnerability: `npm run audit`. Packages that ship are those of the bill of materials, which
// the build makes of what it bundles. Needs the network. An advisory about a tool of development is only shown.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { findingsOf, parseReport, type AuditReport, type Finding } from "./audit/advisories.ts";

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const { components } = readJson("dist/sbom.cdx.json") as {
  readonly components: readonly { readonly name: string; readonly version: string }[];
};
const { packages: lock } = readJson("package-lock.json") as {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
};
const shipped = new Set(components.map(({ name, version }) => `${name}@${version}`));

/** Asks npm about all packages of the lock file, because those that ship are in both of its lists. */
function ask(): AuditReport {
  const { stdout, error } = spawnSync("npm", ["audit", "--json", "--include=dev"], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    shell: process.platform === "win32",
  });
  if (error) throw error;
  return parseReport(stdout);
}

const isShipped = ({ name, version }: Finding): boolean => shipped.has(`${name}@${version}`);
const line = ({ name, version, advisory: { severity, title, url } }: Finding): string =>
  `  ${severity}: ${name}@${version}: ${title} (${url})`;

function report(findings: readonly Finding[]): number {
  const bad = findings.filter(isShipped);
  const others = findings.filter((one) => !isShipped(one));
  if (others.length > 0) {
    console.log("Known vulnerabilities in packages that do not ship:");
    for (const one of others) console.log(line(one));
  }
  if (bad.length === 0) {
    console.log(`No known vulnerability in the ${shipped.size} packages that ship.`);
    return 0;
  }
  console.error("Known vulnerabilities in packages that ship. Update these packages:");
  for (const one of bad) console.error(line(one));
  return 1;
}

try {
  process.exitCode = report(findingsOf(ask(), lock));
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(
    `npm could not check for vulnerabilities (${reason}). Check the network and the registry, then try again.`,
  );
  process.exitCode = 1;
}
