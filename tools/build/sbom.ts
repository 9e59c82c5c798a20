import { resolveIn, type Lock, type LockedPackage, type ShippedPackage } from "./shipped.ts";

/** The names of npm's own hashes in CycloneDX. */
const hashNames: Readonly<Record<string, string>> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** The package URL of a version on npm. */
const purlOf = (name: string, version: string): string =>
  `pkg:npm/${name.replace("@", "%40")}@${version}`;

/**
 * The bill of materials of what users receive, in CycloneDX 1.6. Packages in dist have the property `cdx:npm:package:bundled`. Equal
 * packages give an equal text, so it has no time and no serial number.
 */
export function sbomText(
  project: { readonly name: string; readonly version: string; readonly license: string },
  packages: readonly ShippedPackage[],
  lock: Lock,
): string {
  const refs = new Map(
    packages.map(({ folder, name, locked }) => [folder, purlOf(name, locked.version)]),
  );
  const root = purlOf(project.name, project.version);
  const linked = new Map<string, Set<string>>();
  for (const [folder, ref] of [["", root] as const, ...refs]) {
    const targets = linked.get(ref) ?? new Set();
    for (const name of importsOf(lock[folder])) {
      const target = refs.get(resolveIn(lock, folder, name) ?? "");
      if (target) targets.add(target);
    }
    linked.set(ref, targets);
  }
  const components = new Map<string, ReturnType<typeof componentOf>>();
  for (const one of packages) {
    const purl = purlOf(one.name, one.locked.version);
    // Of two equal packages in two folders, the one in dist counts.
    if (one.bundled.length > 0 || !components.has(purl)) components.set(purl, componentOf(one));
  }
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application",
        "bom-ref": root,
        name: project.name,
        version: project.version,
        licenses: licensesOf(project.license),
        purl: root,
      },
    },
    components: [...components.values()],
    dependencies: [...linked].map(([ref, targets]) => ({
      ref,
      dependsOn: [...targets].toSorted(),
    })),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function componentOf({ name, locked, license, bundled }: ShippedPackage) {
  const purl = purlOf(name, locked.version);
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version: locked.version,
    scope: locked.optional && bundled.length === 0 ? "optional" : "required",
    ...(locked.integrity && { hashes: hashesOf(locked.integrity) }),
    licenses: licensesOf(license),
    purl,
    ...(bundled.length > 0 && { properties: [{ name: "cdx:npm:package:bundled", value: "true" }] }),
  };
}

const licensesOf = (license: string) =>
  /^[\w.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }];

/** The hashes of the package's archive on npm, from a value such as `sha512-…`. */
const hashesOf = (integrity: string) =>
  integrity.split(" ").flatMap((one) => {
    const [algorithm = "", value = ""] = one.split(/-(.*)/);
    const alg = hashNames[algorithm];
    return alg ? [{ alg, content: Buffer.from(value, "base64").toString("hex") }] : [];
  });

const importsOf = (locked: LockedPackage | undefined): string[] =>
  Object.keys({
    ...locked?.dependencies,
    ...locked?.optionalDependencies,
    ...locked?.peerDependencies,
    ...locked?.devDependencies,
  });
