import { createHash } from "node:crypto";
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, findProgram, installDebianPackages } from "../apt.ts";

/** The type of a file system of control groups, version 2. */
const CGROUP2 = 0x63677270;
const names = "/usr/lib/podman/aardvark-dns";
const cgroups = "/sys/fs/cgroup";
/** Version 1 and 2 are mounted beside each other here. Podman's runtime refuses the mix. */
const hasMixedCgroups = (): boolean =>
  statfsSync(cgroups).type !== CGROUP2 && existsSync(join(cgroups, "unified"));

/** How podman is called on this machine. */
export interface Podman {
  /** The program with the arguments that come before others. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The shell commands that prepare a mount namespace for it; undefined where it needs none. */
  readonly namespace: string | undefined;
  /** Only one run at a time may hold this file. */
  readonly lock: string;
}

/**
 * Installs podman, and sets it up with its own storage in the user's cache, so that images of tests and those of the machine do not
 * meet. The folder gets its settings. Throws one line that says what is missing.
 */
export async function setUpPodman(folder: string): Promise<Podman> {
  if (process.getuid?.() !== 0) {
    throw new Error("Containers need Docker, or podman as root: start Docker or run this as root");
  }
  // Podman only recommends those that publish ports and resolve the names of services.
  if (!findProgram("podman") || !findProgram("nft") || !existsSync(names)) {
    await installDebianPackages(["podman", "nftables", "aardvark-dns"], "start Docker");
  }
  const missing = ["unshare", "nsenter", "flock"].find((name) => !findProgram(name));
  if (missing) throw new Error(`Containers need ${missing} of util-linux, or Docker`);
  const storage = cacheFolder("containers");
  await mkdir(storage, { recursive: true });
  const settings = join(folder, "containers.conf");
  const registries = join(folder, "registries.conf");
  await writeFile(settings, settingsHere());
  await writeFile(registries, 'unqualified-search-registries = ["docker.io"]\n');
  // Not in the cache, because what runs is over after a restart of the machine. Each storage needs its own.
  const id = createHash("sha256").update(storage).digest("hex").slice(0, 8);
  const running = `/run/latchkey-containers-${id}`;
  return {
    command: [
      findProgram("podman") ?? "podman",
      `--root=${join(storage, "storage")}`,
      `--runroot=${running}`,
      `--tmpdir=${join(running, "tmp")}`,
    ],
    env: {
      CONTAINERS_CONF_OVERRIDE: settings,
      CONTAINERS_REGISTRIES_CONF: registries,
      // The default format has no health checks.
      BUILDAH_FORMAT: "docker",
      BUILDAH_ISOLATION: "chroot",
      PODMAN_IGNORE_CGROUPSV1_WARNING: "1",
    },
    namespace: hasMixedCgroups()
      ? `umount -R ${cgroups} && mount -t cgroup2 none ${cgroups}`
      : undefined,
    lock: join(storage, "lock"),
  };
}

/** The defaults of containers that this machine can fulfil. */
function settingsHere(): string {
  const limits = readFileSync("/proc/self/limits", "utf8");
  // Podman's own defaults are higher than what a root without CAP_SYS_RESOURCE may set.
  const ulimits = [
    ["nofile", /^Max open files +\S+ +(\d+)/m],
    ["nproc", /^Max processes +\S+ +(\d+)/m],
  ] as const;
  const set = ulimits.flatMap(([name, line]) => {
    const hard = line.exec(limits)?.[1];
    return hard === undefined ? [] : [`"${name}=${hard}:${hard}"`];
  });
  const version2 = hasMixedCgroups() ? join(cgroups, "unified") : cgroups;
  const controllers = join(version2, "cgroup.controllers");
  const hasPids = existsSync(controllers) && readFileSync(controllers, "utf8").includes("pids");
  const isSystemd = existsSync("/run/systemd/system");
  return [
    "[containers]",
    `default_ulimits = [${set.join(", ")}]`,
    ...(hasPids ? [] : ["pids_limit = 0"]),
    'log_driver = "k8s-file"',
    "[engine]",
    `cgroup_manager = "${isSystemd ? "systemd" : "cgroupfs"}"`,
    'events_logger = "file"',
    "",
  ].join("\n");
}
