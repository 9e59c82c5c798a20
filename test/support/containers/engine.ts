import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { setUpPodman, type Podman } from "./podman.ts";

const run = promisify(execFile);

/** Docker, or podman that is called like Docker. Plain data, so that Vitest can pass it to its workers. */
export interface Engine {
  /** The folder of a program `docker`. It is put in front of PATH. */
  readonly path: string;
  readonly isDocker: boolean;
  /** Such as `podman 5.4.2`. */
  readonly version: string;
  /** The beginning of the names of all containers, networks, volumes and images of this run. No other run has it. */
  readonly prefix: string;
}

const family = "latchkey-test-";

/**
 * Starts using Docker, or else podman. `stop` removes everything whose name has the prefix. It also happens when this process ends, even
 * after SIGKILL. Throws one line if this machine has neither.
 */
export async function openEngine(folder: string): Promise<Engine & { stop(): Promise<void> }> {
  const isDocker = await run("docker", ["version"]).then(
    () => true,
    () => false,
  );
  await mkdir(folder, { recursive: true });
  const prefix = `${family}${randomBytes(4).toString("hex")}`;
  const program = join(folder, "docker");
  const podman = isDocker ? undefined : await setUpPodman(folder);
  const keeper = await startKeeper(podman, program, podman ? family : prefix);
  if (podman) {
    await writeFile(program, scriptOf(podman, keeper.pid));
    await chmod(program, 0o755);
  }
  keeper.begin();
  await keeper.ready;
  const { stdout } = await run(isDocker ? "docker" : program, ["--version"]);
  const version = stdout.trim().replace(/ version (\S+?),?( .*)?$/, " $1");
  return { path: folder, isDocker, version, prefix, stop: keeper.stop };
}

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");

/** A program `docker` that calls podman, in the mount namespace of the keeper if there is one. */
function scriptOf({ command, env, namespace }: Podman, keeper: number): string {
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoted([value])}`);
  // The namespace has its own working directory.
  const inside = `nsenter --target ${keeper} --mount -- sh -c 'cd "$0" && exec "$@"' "$PWD" `;
  const call = `exec ${namespace ? inside : ""}${quoted(command)} "$@"`;
  return ["#!/bin/sh", ...variables, call, ""].join("\n");
}

/** Removes what has a name with this beginning. Layers of builds stay for a week, so that the next build is fast. */
const removeAll = (docker: string, beginning: string): string => `
docker=${quoted([docker])}
"$docker" ps --all --quiet --filter name=^${beginning} | xargs -r "$docker" rm --force --volumes
"$docker" network ls --quiet --filter name=${beginning} | xargs -r "$docker" network rm
"$docker" volume ls --quiet --filter name=${beginning} | xargs -r "$docker" volume rm --force
"$docker" images --format "{{.Repository}}:{{.Tag}}" | grep ${beginning} | xargs -r "$docker" rmi --force --no-prune
`;

/**
 * A shell that holds the lock and the mount namespace. When its input ends, it removes everything. Its input ends with this process at
 * the latest.
 */
async function startKeeper(podman: Podman | undefined, program: string, beginning: string) {
  const remove = removeAll(podman ? program : "docker", beginning);
  const script = `
${podman ? `exec 9>${quoted([podman.lock])}; flock --nonblock 9 || { echo waiting; flock 9; }` : ""}
${podman?.namespace ?? ""}
echo here
read -r begin
${podman ? remove : ""}
echo ready
cat >/dev/null
${remove}
${podman ? `"$docker" image prune --force --filter until=168h` : ""}
`;
  const own = podman?.namespace ? ["--mount", "--propagation", "private", "sh"] : [];
  const child = spawn(podman?.namespace ? "unshare" : "sh", [...own, "-ec", script], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const exit = once(child, "exit");
  const lines = createInterface(child.stdout);
  const line = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      lines.on("line", (text) => {
        if (text === wanted) resolve();
        if (text === "waiting") process.stderr.write("Waiting for another run with containers\n");
      });
      void exit.then(() => reject(new Error(`Containers cannot run here: ${lastOf(errors)}`)));
    });
  const ready = line("ready");
  ready.catch(() => {});
  await line("here");
  return {
    pid: child.pid ?? 0,
    ready,
    begin: () => void child.stdin.write("\n"),
    async stop() {
      child.stdin.end();
      const [code] = (await exit) as [number | null];
      if (code !== 0) throw new Error(`Containers were not removed: ${lastOf(errors)}`);
    },
  };
}

const lastOf = (text: string): string => text.trim().split("\n").at(-1) ?? "";
