import { execFile } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { inject } from "vitest";
import { services, compose, type Service } from "../documents/compose.ts";
import { scratchFolder } from "../targets/http-target.ts";
import { codeOf, docker, hardened, nameOf, remove, withDocker } from "./container.ts";

/** The services of docker-compose.yml in a folder of their own, with images of this run and on free ports. */
export interface Project {
  /** Where docker-compose.yml is, and where its secrets belong. */
  readonly folder: string;
  readonly network: string;
  /** Creates the containers, or with `recreate` replaces all, and waits until one-shot services have ended. */
  up(options?: { readonly recreate?: boolean }): Promise<void>;
  /** Removes containers and networks, and keeps the volumes. */
  down(): Promise<void>;
  /** The name of a service's container. */
  container(service: string): Promise<string>;
  /** Runs one more container of a service beside its own. `env` and `port`, on this machine, replace those of the file. */
  runBeside(service: string, name: string, options: Beside): Promise<void>;
}

interface Beside {
  readonly env?: Readonly<Record<string, string>>;
  readonly port: number;
}

/** Ports of this machine that replace those of docker-compose.yml. */
export type Ports = Readonly<Record<string, number>>;

const run = promisify(execFile);

/** Opens a project. Docker Compose runs it where it is there. Otherwise a driver reads the file and calls podman. */
export async function openProject(
  name: string,
  ports: Ports,
  variables: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const folder = await scratchFolder();
  await copyFile("docker-compose.yml", join(folder, "docker-compose.yml"));
  const base = { project: nameOf(name), folder, ports, variables };
  const hasCompose = inject("engine").isDocker && (await codeOf("compose", "version")) === 0;
  return hasCompose ? withCompose(base) : withDriver(base);
}

interface Base {
  readonly project: string;
  readonly folder: string;
  readonly ports: Ports;
  readonly variables: Readonly<Record<string, string>>;
}

/** A dollar is written twice. `${NAME:-default}` is a variable. */
const fill = (text: string, variables: Base["variables"]): string =>
  text.replaceAll(/\$\$|\$\{(\w+):-([^}]*)\}/g, (all, name: string, fallback: string) =>
    all === "$$" ? "$" : (variables[name] ?? fallback),
  );

const imageOf = ({ image }: Service): string =>
  image === "latchkey" ? inject("images").node : image;

/** The options of `docker run` for a container of a service. */
function optionsOf(service: string, { project, folder, variables }: Base, beside?: Beside) {
  const {
    environment = {},
    entrypoint,
    secrets,
    stop_grace_period: grace,
    ...own
  } = definition(service);
  const env = { ...environment, ...beside?.env };
  return [
    "--detach",
    `--network=${project}`,
    ...hardened(),
    ...(own.restart ? [`--restart=${own.restart}`] : []),
    ...(own.user ? [`--user=${own.user}`] : []),
    ...(own.tmpfs ?? []).map((path) => `--tmpfs=${path}`),
    ...Object.entries(env).map(([key, value]) => `--env=${key}=${fill(value, variables)}`),
    ...secrets.map((name) => {
      const file = resolve(folder, compose.secrets[name]?.file ?? "");
      return `--volume=${file}:/run/secrets/${name}:ro`;
    }),
    ...(beside ? [] : (own.volumes ?? []).map((volume) => `--volume=${project}_${volume}`)),
    ...(grace ? [`--stop-timeout=${Number.parseInt(grace)}`] : []),
    ...(entrypoint ? [`--entrypoint=${JSON.stringify(entrypoint)}`] : []),
  ];
}

function definition(name: string): Service {
  const found = services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** Publishes the ports of a service, each on another port of this machine. */
const published = (service: string, ports: Ports, port?: number): string[] =>
  (definition(service).ports ?? []).map((text) => {
    const [address, , inside] = text.split(":");
    return `${address}:${port ?? ports[service]}:${inside}`;
  });

const runBeside =
  (base: Base): Project["runBeside"] =>
  async (service, name, beside) => {
    const publish = published(service, base.ports, beside.port).map((text) => `--publish=${text}`);
    const { command = [] } = definition(service);
    const options = [...optionsOf(service, base, beside), ...publish, `--name=${name}`];
    await docker("run", ...options, imageOf(definition(service)), ...command);
  };

function withDriver(base: Base): Project {
  const { project, folder, ports, variables } = base;
  const names = Object.keys(services);
  const containerOf = (service: string) => `${project}_${service}`;

  async function create(service: string): Promise<void> {
    const { command = [] } = definition(service);
    await docker(
      "run",
      ...optionsOf(service, base),
      ...published(service, ports).map((text) => `--publish=${text}`),
      `--name=${containerOf(service)}`,
      `--network-alias=${service}`,
      imageOf(definition(service)),
      ...command.map((text) => fill(text, variables)),
    );
  }
  async function untilHealthy(service: string): Promise<void> {
    const { test = [], retries = 3 } = definition(service).healthcheck ?? {};
    for (let tries = 0; tries < retries; tries++) {
      if ((await codeOf("exec", containerOf(service), ...test.slice(1))) === 0) return;
      await sleep(1000);
    }
    throw new Error(`${service} is not healthy`);
  }
  async function untilDone(service: string): Promise<void> {
    const code = await docker("wait", containerOf(service));
    if (code !== "0") throw new Error(`${service} ended with ${code}`);
  }
  const isThere = async (service: string): Promise<boolean> =>
    (await codeOf("container", "inspect", containerOf(service))) === 0;

  return {
    folder,
    network: project,
    container: async (service) => containerOf(service),
    runBeside: runBeside(base),
    async up({ recreate = false } = {}) {
      if ((await codeOf("network", "inspect", project)) !== 0) {
        await docker("network", "create", project);
      }
      const started = new Map<string, Promise<void>>();
      const start = (service: string): Promise<void> => {
        const starting = started.get(service) ?? startNow(service);
        started.set(service, starting);
        return starting;
      };
      async function startNow(service: string): Promise<void> {
        const needed = Object.entries(definition(service).depends_on ?? {});
        for (const [other, { condition }] of needed) {
          await start(other);
          if (condition === "service_healthy") await untilHealthy(other);
          else if (condition === "service_completed_successfully") await untilDone(other);
          else throw new Error(`unknown condition ${condition}`);
        }
        if (recreate) await remove(containerOf(service));
        if (!(await isThere(service))) await create(service);
      }
      await Promise.all(names.map(start));
      await Promise.all(
        names.filter((name) => !definition(name).restart).map((name) => untilDone(name)),
      );
    },
    async down() {
      await remove(...names.map(containerOf).toReversed());
      await docker("network", "rm", project);
    },
  };
}

/** Not run yet, because no machine of this project has Docker. */
function withCompose(base: Base): Project {
  const { project, folder, ports, variables } = base;
  const files = ["--file", "docker-compose.yml", "--file", "override.yml"];
  const call = async (...args: string[]): Promise<string> => {
    const env = { ...withDocker(), ...variables };
    const all = ["compose", "--project-name", project, ...files, ...args];
    return (await run("docker", all, { cwd: folder, env })).stdout.trim();
  };
  const overrides = Object.entries(services).flatMap(([name, service]) => [
    `  ${name}:`,
    `    image: ${imageOf(service)}`,
    ...(service.build ? ["    build: !reset null"] : []),
    ...(service.ports ? [`    ports: !override ${JSON.stringify(published(name, ports))}`] : []),
  ]);
  const network = `${project}_default`;
  return {
    folder,
    network,
    container: (service) => call("ps", "--all", "--quiet", service),
    runBeside: runBeside({ ...base, project: network }),
    async up({ recreate = false } = {}) {
      await writeFile(join(folder, "override.yml"), ["services:", ...overrides, ""].join("\n"));
      await call("up", "--detach", ...(recreate ? ["--force-recreate"] : []));
      const once = Object.keys(services).filter((name) => !definition(name).restart);
      for (const name of once) await docker("wait", await call("ps", "--all", "--quiet", name));
    },
    async down() {
      const ids = (await call("ps", "--all", "--quiet")).split("\n").filter(Boolean);
      await remove(...ids.toReversed());
      await call("down");
    },
  };
}
