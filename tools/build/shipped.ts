/** What package-lock.json says about a package. */
export interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The packages of package-lock.json by their folders, such as `node_modules/a/node_modules/b`. The project itself is "". */
export type Lock = Readonly<Record<string, LockedPackage>>;

/** A package that users receive: in a file of dist, or as a dependency that npm installs with Latchkey. */
export interface ShippedPackage {
  readonly name: string;
  /** Relative to the project, with slashes. */
  readonly folder: string;
  readonly locked: LockedPackage;
  /** An SPDX identifier or expression. */
  readonly license: string;
  /** The package's files that are in dist, relative to the project. Empty for a dependency that npm installs. */
  readonly bundled: readonly string[];
}

/** A file's path from the first `node_modules` on, and the package's folder in it. The folder `node_modules` may be a link to elsewhere. */
const ofPackage = /(?<=^|\/)((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+).*/;

/**
 * All packages that users receive, sorted by name and folder. `inputs` are the files that a build puts into dist, with slashes.
 * Throws an Error that names a package if the lock file does not have it or states no license for it.
 */
export function shippedPackages(inputs: Iterable<string>, lock: Lock): readonly ShippedPackage[] {
  const bundled = new Map<string, Set<string>>();
  for (const input of inputs) {
    const [file, prefix] = ofPackage.exec(input) ?? [];
    if (!file || !prefix) continue;
    const folder = prefix.slice(0, -1);
    bundled.set(folder, (bundled.get(folder) ?? new Set()).add(file));
  }
  const installed = Object.keys(lock).filter((folder) => folder !== "" && !lock[folder]?.dev);
  return [...new Set([...bundled.keys(), ...installed])]
    .map((folder) => {
      const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
      const locked = lock[folder];
      if (!locked) {
        throw new Error(`${folder} ships, but package-lock.json does not have it. Run npm ci.`);
      }
      const { version, license } = locked;
      if (!license) {
        throw new Error(
          `${name}@${version} ships, but its package.json states no license. Use another package or version.`,
        );
      }
      return {
        name,
        folder,
        locked,
        license,
        bundled: [...(bundled.get(folder) ?? [])].toSorted(),
      };
    })
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.folder, b.folder));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The folder of the package that a package gets when it imports `name`, or undefined if it is not installed. */
export function resolveIn(lock: Lock, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = at.slice(0, Math.max(at.lastIndexOf("/node_modules/"), 0))) {
    const candidate = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock[candidate]) return candidate;
    if (at === "") return undefined;
  }
}
