import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Engine } from "./engine.ts";

const run = promisify(execFile);

/** The images of a run, by the names of their Dockerfiles. */
export interface Images {
  readonly node: string;
  readonly distroless: string;
}

/** Builds the images of both Dockerfiles. */
export async function buildImages(engine: Engine, root: string): Promise<Images> {
  const docker = join(engine.path, "docker");
  const images = {
    node: `${engine.prefix}:node`,
    distroless: `${engine.prefix}:distroless`,
  };
  const settings = engine.isDocker ? [] : await npmSettings(engine.path);
  const build = (...args: string[]) =>
    run(docker, ["build", ...args, root], { maxBuffer: 2 ** 26 });
  await build("--tag", images.node, ...settings);
  const file = join(root, "Dockerfile.distroless");
  const from = ["--build-arg", `IMAGE=${engine.isDocker ? "" : "localhost/"}${images.node}`];
  await build("--file", file, "--tag", images.distroless, ...from);
  return images;
}

/** Mounts this machine's registry of npm packages, and the authority of its certificate, while podman builds. */
async function npmSettings(folder: string): Promise<string[]> {
  const get = async (name: string): Promise<string> =>
    (await run("npm", ["config", "get", name])).stdout.trim();
  const registry = await get("registry");
  const own = process.env["NODE_EXTRA_CA_CERTS"] ?? "";
  const authority = [await get("cafile"), own].find((path) => existsSync(path));
  const inImage = "/usr/local/etc/npm-authority.crt";
  const file = join(folder, "npmrc");
  const lines = [`registry=${registry}`, ...(authority ? [`cafile=${inImage}`] : []), ""];
  await writeFile(file, lines.join("\n"));
  return [
    `--volume=${file}:/usr/local/etc/npmrc:ro`,
    ...(authority ? [`--volume=${authority}:${inImage}:ro`] : []),
  ];
}
