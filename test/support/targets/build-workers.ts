import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { experimental_readRawConfig as readConfig, type Unstable_RawConfig } from "wrangler";

const run = promisify(execFile);
const configurations = ["wrangler.toml", "wrangler.hyperdrive.toml"];

/** Bundles the Workers as they are deployed, once for a run, because wrangler would bundle them at every start. */
export async function buildWorkers(runDirectory: string): Promise<void> {
  const folder = join(runDirectory, "workers");
  await mkdir(folder);
  await Promise.all([run("npm", ["run", "build:assets"]), ...configurations.map(bundle)]);

  async function bundle(configuration: string): Promise<void> {
    const { build: _, assets: __, ...config } = rawConfig(configuration);
    const file = join(folder, `${configuration}.json`);
    await writeFile(file, JSON.stringify({ ...config, main: resolve(config.main ?? "") }));
    const options = { env: { ...process.env, CI: "true", CLOUDFLARE_CF_FETCH_ENABLED: "false" } };
    await run("wrangler", ["deploy", "--dry-run", "--outdir", folder, "-c", file], options);
  }
}

/** A wrangler configuration with the bundle of `buildWorkers`. */
export function builtWorker(runDirectory: string, configuration: string): Unstable_RawConfig {
  const { build: _, main = "", ...config } = rawConfig(configuration);
  const name = main.replace(/^.*\//, "").replace(/\.ts$/, ".js");
  return { ...config, main: join(runDirectory, "workers", name), no_bundle: true };
}

const rawConfig = (configuration: string): Unstable_RawConfig =>
  readConfig({ config: configuration }).rawConfig;
