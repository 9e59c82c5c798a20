import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder, debianMirror, findProgram, installDebianPackages } from "../apt.ts";
import { mysqlFolder } from "../databases/mysql-programs.ts";
import type { Engine } from "./engine.ts";

const run = promisify(execFile);

/** The base images, and the recipes of the look-alikes that stand in for them where no registry can be reached. */
const bases = {
  "node:24-slim": { recipe: "node", registry: "docker.io/library/" },
  "mysql:8.4": { recipe: "mysql", registry: "docker.io/library/" },
  "gcr.io/distroless/nodejs24-debian13": { recipe: "distroless", registry: "" },
} as const;
export type Base = keyof typeof bases;

const recipes = fileURLToPath(new URL("look-alikes", import.meta.url));
const debianSuite = "trixie";
const label = "latchkey.look-alike";
/** Some networks drop packets instead of refusing connections. */
const pullTimeout = 300_000;

/**
 * Pulls the base images that are not there yet, or makes look-alikes of them. With Docker it only pulls, because Docker's storage
 * is not the tests' own. Returns the names of those that are look-alikes.
 */
export async function prepareBases(engine: Engine): Promise<readonly Base[]> {
  const docker = join(engine.path, "docker");
  const lookAlikes: Base[] = [];
  for (const [name, { recipe, registry }] of Object.entries(bases) as [
    Base,
    (typeof bases)[Base],
  ][]) {
    const full = `${registry}${name}`;
    const format = `{{index .Config.Labels "${label}"}}`;
    const made = await run(docker, ["image", "inspect", "--format", format, full]).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
    if (made === "") continue;
    const reason = await run(docker, ["pull", "--quiet", full], { timeout: pullTimeout }).then(
      () => undefined,
      (error: { stderr?: string }) => error.stderr?.trim().split("\n").at(-1) ?? "",
    );
    if (reason === undefined) continue;
    if (engine.isDocker) throw new Error(`The base image ${name} cannot be pulled: ${reason}`);
    const wanted = await fingerprint(recipe);
    if (made !== wanted) await make(docker, full, recipe, wanted);
    lookAlikes.push(name);
  }
  return lookAlikes;
}

const nodeFolder = (): string =>
  dirname(realpathSync(createRequire(import.meta.url).resolve("node/bin/node")));

/** It changes with everything that a look-alike is made from, except for the packages of Debian. */
async function fingerprint(recipe: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of readdirSync(recipes).filter((name) => name.startsWith(recipe))) {
    hash.update(readFileSync(join(recipes, name)));
  }
  const { version } = createRequire(import.meta.url)("node/package.json") as { version: string };
  hash.update(recipe === "mysql" ? await mysqlFolder() : version);
  return hash.digest("hex").slice(0, 16);
}

async function make(docker: string, name: string, recipe: string, hash: string): Promise<void> {
  process.stderr.write(`Making a look-alike of ${name}, once for this user\n`);
  const context = await prepareContext();
  const contexts = {
    node: nodeFolder(),
    ...(recipe === "mysql" && { mysql: await mysqlFolder() }),
  };
  await run(
    docker,
    [
      "build",
      "--quiet",
      "--squash-all",
      `--file=${join(recipes, `${recipe}.Dockerfile`)}`,
      `--tag=${name}`,
      `--label=${label}=${hash}`,
      ...Object.entries(contexts).map(([key, path]) => `--build-context=${key}=${path}`),
      context,
    ],
    { maxBuffer: 2 ** 26 },
  );
}

/** A folder with the files of all recipes: the entrypoints, a minimal Debian and npm. */
async function prepareContext(): Promise<string> {
  const folder = cacheFolder("look-alikes");
  await mkdir(folder, { recursive: true });
  for (const name of readdirSync(recipes).filter((name) => name.endsWith(".sh"))) {
    await run("cp", [join(recipes, name), folder]);
  }
  await once(join(folder, "debian.tar"), async (path) => {
    if (!findProgram("mmdebstrap")) await installDebianPackages(["mmdebstrap"], "start Docker");
    const mirror = await debianMirror();
    if (!mirror) {
      throw new Error("Look-alikes of base images need Debian: use a registry or Docker");
    }
    const left = ["doc", "man", "locale", "info"].map(
      (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
    );
    const options = ["--quiet", "--variant=minbase", "--include=ca-certificates", ...left];
    await run("mmdebstrap", [...options, debianSuite, path, mirror]);
  });
  await once(join(folder, "npm.tgz"), async (path) => {
    const place = await mkdtemp(join(folder, "npm-"));
    const { stdout } = await run("npm", ["pack", "--silent", "npm@11"], { cwd: place });
    await rename(join(place, stdout.trim()), path);
    await rm(place, { recursive: true });
  });
  return folder;
}

/** Makes a file unless it is there. An interrupted run leaves none. */
async function once(path: string, create: (path: string) => Promise<void>): Promise<void> {
  if (existsSync(path)) return;
  const unfinished = `${path.replace(/\.\w+$/, "")}.unfinished${/\.\w+$/.exec(path)?.[0] ?? ""}`;
  await rm(unfinished, { force: true });
  await create(unfinished);
  await rename(unfinished, path);
}
