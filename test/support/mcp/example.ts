import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { startProgram } from "../documents/program.ts";
import { freePort } from "../network/free-port.ts";
import { scratchFolder } from "../targets/http-target.ts";
import { commands } from "../targets/server.ts";
import { runWorkers } from "../targets/workerd.ts";

/** The MCP server of `examples/mcp`, which runs. */
export interface McpExample {
  /** Its URL, which is also the URI of its resource. */
  readonly url: string;
  stop(): Promise<void>;
}

export const exampleRuntimes = ["node", "bun", "workerd"] as const;

/** Starts `examples/mcp` on a runtime. Its users log in at the Latchkey at the URL `issuer`. It has the build in `dist`. */
export async function startMcpExample(
  runtime: (typeof exampleRuntimes)[number],
  issuer: string,
): Promise<McpExample> {
  const folder = await installed();
  const port = await freePort();
  const origin = `http://${runtime === "workerd" ? "127.0.0.1" : "localhost"}:${port}`;
  const url = `${origin}/mcp`;
  const vars = { LATCHKEY_URL: issuer, RESOURCE: url };
  if (runtime === "workerd") {
    const main = await bundled(folder);
    const configPath = join(folder, "wrangler.toml");
    const { close } = await runWorkers([{ configPath, main, vars, port }]);
    return { url, stop: close };
  }
  const [program] = commands[runtime];
  const { stop } = await startProgram([program, "server.ts"], folder, vars, port);
  return { url, stop };
}

/** A copy of the example, with the packages of this project in place of those that npm installs. */
async function installed(): Promise<string> {
  const folder = join(await scratchFolder(), "mcp");
  cpSync("examples/mcp", folder, { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  linkPackages(folder, Object.keys(dependencies));
  return folder;
}

/** Makes packages of this project, and Latchkey as it is built in `dist`, those of a program in a folder. */
export function linkPackages(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const place = join(folder, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(name === "latchkey-auth" ? resolve(".") : resolve("node_modules", name), place);
  }
}

/** Bundles the Worker as wrangler does. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, "built", "worker.js");
  await build({
    entryPoints: [join(folder, "worker.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    target: "es2024",
    // The project's tsconfig would resolve `latchkey-auth/resource` to the sources.
    tsconfigRaw: {},
    logLevel: "warning",
  });
  return outfile;
}
