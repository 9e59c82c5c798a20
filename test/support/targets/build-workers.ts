import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, parse, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { experimental_readRawConfig as readConfig, type Unstable_RawConfig } from "wrangler";
import { once } from "../once.ts";

const run = promisify(execFile);

/** Where the bundles are. The scripts of `.ci/run` share theirs in the folder KEPT_BUNDLES. */
const placeOf = (runDirectory: string): string =>
  join(process.env["KEPT_BUNDLES"] ?? runDirectory, "workers");

/**
 * Bundles a Worker as `npm run deploy:worker` does, and gives the folder. Beside it are files that share its name, for wrangler and from
 * esbuild. This happens once for a run, because wrangler would bundle it at every start.
 */
async function bundled(runDirectory: string, configuration: string): Promise<string> {
  const folder = join(placeOf(runDirectory), configuration);
  await once(`${folder}.done`, () => bundleWorker(rawConfig(configuration), folder));
  return folder;
}

/** Bundles the program of a configuration into a folder. Its paths are relative to `root`. */
export async function bundleWorker(
  raw: Unstable_RawConfig,
  folder: string,
  root = "",
): Promise<void> {
  const { build: _, assets: __, alias = {}, ...config } = raw;
  const file = `${folder}.json`;
  // In this file they would be relative to its folder.
  const replaced = Object.entries(alias).map(([name, path]) => [name, resolve(root, path)]);
  const main = resolve(root, config.main ?? "");
  const paths = { main, alias: Object.fromEntries(replaced) };
  await writeFile(file, JSON.stringify({ ...config, ...paths }));
  const [program = "", ...args] = deployCommand().split(" ");
  const output = ["--dry-run", "--outdir", folder, "--metafile", `${folder}.meta`, "-c", file];
  const env = { ...process.env, CI: "true", CLOUDFLARE_CF_FETCH_ENABLED: "false" };
  await run(program, [...args, ...output], { env });
}

/** The command of `npm run deploy:worker`. */
function deployCommand(): string {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: Record<string, string>;
  };
  return scripts["deploy:worker"] ?? "";
}

/** A wrangler configuration and `added`, written into a folder with its bundle as the program. */
export async function builtWorker(
  runDirectory: string,
  configuration: string,
  added: Unstable_RawConfig,
  folder: string,
) {
  const config = { ...rawConfig(configuration), ...added };
  const main = programIn(await bundled(runDirectory, configuration), config);
  return { main, configPath: await writeConfig({ ...config, main }, folder) };
}

/** The program in the bundle of a configuration. */
export const programIn = (folder: string, { main = "" }: Unstable_RawConfig): string =>
  join(folder, `${parse(main).name}.js`);

/** Writes a wrangler configuration into a folder, without what only the bundling needs. Its paths are relative to `root`. */
export async function writeConfig(
  raw: Unstable_RawConfig,
  folder: string,
  root = "",
): Promise<string> {
  const { build: _, alias: __, assets, ...config } = raw;
  const file = join(folder, "wrangler.json");
  const directory = resolve(root, assets?.directory ?? "");
  const settled = { ...config, ...(assets && { assets: { ...assets, directory } }) };
  await writeFile(file, JSON.stringify(settled));
  return file;
}

export const rawConfig = (configuration: string): Unstable_RawConfig =>
  readConfig({ config: configuration }).rawConfig;

/** A Worker as it is deployed. */
export interface WorkerBundle {
  readonly files: readonly string[];
  readonly text: string;
  /** The sources of the bundle, relative to the project. */
  readonly sources: readonly string[];
}

/** The part of esbuild's metafile that we use. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { inputs: Record<string, { bytesInOutput: number }> }>>;
}

/** Reads the bundle of a wrangler configuration. */
export async function readWorkerBundle(
  runDirectory: string,
  configuration: string,
): Promise<WorkerBundle> {
  const folder = await bundled(runDirectory, configuration);
  const { outputs } = JSON.parse(readFileSync(`${folder}.meta`, "utf8")) as Metafile;
  const files = readdirSync(folder).filter((name) => !/\.(?:map|md)$/.test(name));
  return {
    files,
    text: files.map((name) => readFileSync(join(folder, name), "latin1")).join(""),
    // esbuild's names are relative to the folder of the configuration.
    sources: Object.values(outputs).flatMap(({ inputs }) =>
      Object.keys(inputs)
        .filter((name) => (inputs[name]?.bytesInOutput ?? 0) > 0)
        .map((name) => relative("", resolve(placeOf(runDirectory), name))),
    ),
  };
}
