import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import type { Target } from "../targets/http-target.ts";

const run = promisify(execFile);

/** The environment in which a program `docker` is the engine of this run. */
export const withDocker = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [inject("engine").path, process.env["PATH"]].join(delimiter),
});

/** Runs a command of Docker and returns its trimmed output. Rejects if it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("docker", [...args], { env: withDocker(), maxBuffer: 2 ** 26 });
  return stdout.trim();
}

/** The exit code of a command of Docker. */
export const codeOf = (...args: readonly string[]): Promise<number> =>
  docker(...args).then(
    () => 0,
    (error: { code?: number }) => error.code ?? -1,
  );

/** A name that is removed after the run. */
export const nameOf = (what: string): string => `${inject("engine").prefix}-${what}`;

/** The part of `inspect` that the tests read. */
interface Inspected {
  readonly State: { readonly Pid: number; readonly ExitCode: number; readonly Running: boolean };
  readonly Config: {
    readonly Env: readonly string[];
    readonly Cmd: readonly string[];
    readonly Entrypoint: readonly string[] | string;
    readonly WorkingDir: string;
    readonly ExposedPorts: object;
    readonly Healthcheck: { readonly Test: readonly string[] };
  };
}

/** What the engine knows about a container. */
export async function inspect(name: string): Promise<Inspected> {
  const [first] = JSON.parse(await docker("container", "inspect", name)) as Inspected[];
  if (!first) throw new Error(`there is no container ${name}`);
  return first;
}

/** Prepares SIGTERM to the process of a container. With podman it is immediate, because its own command takes longer than a login. */
export async function terminate(name: string): Promise<() => Promise<void>> {
  const { Pid } = (await inspect(name)).State;
  return async () => {
    if (inject("engine").isDocker) await docker("kill", "--signal=TERM", name);
    else process.kill(Pid, "SIGTERM");
  };
}

/** The size of an image in megabytes. */
export const megabytesOf = async (image: string): Promise<number> =>
  Number(await docker("image", "inspect", "--format", "{{.Size}}", image)) / 1e6;

/** The exit code of the health check of a container's image. Engines run it by a timer, which podman lacks without systemd. */
export async function healthOf(name: string): Promise<number> {
  const [kind, ...command] = (await inspect(name)).Config.Healthcheck.Test;
  expect(kind).toBe("CMD");
  return codeOf("exec", name, ...command);
}

/** The output of a container so far. */
export async function logOf(name: string): Promise<string> {
  const { stdout, stderr } = await run("docker", ["logs", name], {
    env: withDocker(),
    maxBuffer: 2 ** 26,
  });
  return stdout + stderr;
}

let removed = 0;

/** Ends and removes containers, and adds their outputs to the run's logs. */
export async function remove(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const log = await logOf(name).catch(() => undefined);
    if (log === undefined) continue;
    const file = `container-${process.pid}-${++removed}.log`;
    writeFileSync(join(inject("runDirectory"), "logs", file), log);
    await docker("rm", "--force", "--volumes", "--time", "15", name);
  }
}

/** The options of a container without root, capabilities and a writable file system. */
export const hardened = (): readonly string[] => [
  "--read-only",
  // Podman would add folders in memory, which Docker does not.
  ...(inject("engine").isDocker ? [] : ["--read-only-tmpfs=false"]),
  "--cap-drop=ALL",
  "--security-opt=no-new-privileges",
];

/** A server in a container. It has no connection that outlives a request, because containers are restarted. */
export function serverAt(url: string): Target {
  const refuse = () => Promise.reject(new Error("a container's database is not reachable"));
  return {
    kind: "node",
    baseUrl: url,
    issuer: "",
    secretKey: "",
    bcryptCost: 12,
    peerAddress: "",
    fetch: (path, init) =>
      fetch(`${url}${path}`, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), Connection: "close" },
      }),
    sql: refuse,
    close: async () => {},
  };
}

/** Waits until a server is ready. Throws after two minutes. */
export async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(50)) {
    const answer = await serverAt(url)
      .fetch("/health/ready")
      .catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
  }
  throw new Error(`${url} is not ready`);
}
