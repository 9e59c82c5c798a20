import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { scratchFolder } from "../support/targets/http-target.ts";

const run = promisify(execFile);

/** Bytes, after gzip. */
const most = 250 * 1024;

interface Bundle {
  readonly files: readonly string[];
  readonly text: string;
  /** The sources of the bundle, relative to the project. */
  readonly sources: readonly string[];
}

/** The part of esbuild's metafile that we use. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { inputs: Record<string, { bytesInOutput: number }> }>>;
}

/** The files that `npm run deploy:worker` would upload. */
async function bundle(...args: string[]): Promise<Bundle> {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: Record<string, string>;
  };
  const [program = "", ...given] = (scripts["deploy:worker"] ?? "").split(" ");
  const outdir = await scratchFolder();
  const metafile = join(outdir, "meta.json");
  await run(
    join("node_modules", ".bin", program),
    [...given, ...args, "--dry-run", "--outdir", outdir, "--metafile", metafile],
    { env: { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false" } },
  );
  const { outputs } = JSON.parse(readFileSync(metafile, "utf8")) as Metafile;
  const files = readdirSync(outdir).filter((name) => !/\.(?:map|md|json)$/.test(name));
  return {
    files,
    text: files.map((name) => readFileSync(join(outdir, name), "latin1")).join(""),
    sources: Object.values(outputs).flatMap(({ inputs }) =>
      Object.keys(inputs).filter((name) => (inputs[name]?.bytesInOutput ?? 0) > 0),
    ),
  };
}

/** Packages of other runtimes, and the dictionaries of zxcvbn. Its estimator and keyboard graphs are in every Worker. */
const foreign =
  /node_modules\/(?:mysql2|@node-rs|@zxcvbn-ts\/(?!core\/|language-common\/src\/adjacencyGraphs\.json$)\S+|swagger-ui-dist|@hono\/node-server|commander|nodemailer)/;

describe("the Worker for the proxy and D1, as it is deployed", () => {
  let worker: Bundle;
  beforeAll(async () => {
    worker = await bundle();
  });

  it("is one file of at most 250 KiB after gzip", () => {
    expect(worker.files).toEqual(["worker.js"]);
    expect(gzipSync(Buffer.from(worker.text, "latin1")).length).toBeLessThanOrEqual(most);
  });

  it("contains no mysql2, no native module, no dictionary and no package of other runtimes", () => {
    expect(worker.sources).toContain("src/entry/runtimes/worker.ts");
    expect(worker.sources).toContain("node_modules/bcryptjs/index.js");
    expect(worker.sources.filter((source) => foreign.test(source))).toEqual([]);
    expect(worker.sources.filter((source) => source.endsWith(".node"))).toEqual([]);
  });

  it("imports no module of Node, such as node:sqlite", () => {
    expect(worker.text).not.toMatch(/(?:from|import|require)\s*\(?\s*["']node:/);
    expect(worker.text).not.toContain("node:sqlite");
  });
});

describe("the Worker for Hyperdrive, as it is deployed", () => {
  it("contains mysql2, but no native module and no embedded database", async () => {
    const { sources, text } = await bundle("--config", "wrangler.hyperdrive.toml");
    const found = sources.filter((source) => foreign.test(source));
    expect(found).not.toEqual([]);
    expect(found.filter((source) => !source.includes("/mysql2/"))).toEqual([]);
    expect(text).not.toContain("node:sqlite");
  });
});
