import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./servers.ts";

/** A runtime that Latchkey and the references run on. */
export interface Runtime {
  readonly title: string;
  readonly command: string;
  /** The arguments that the npm script in a folder passes to the runtime: its options, the program and the command. */
  startArguments(folder: string): readonly string[];
  /** The options for any program: no file `.env` is read. */
  readonly options: readonly string[];
  version(): string;
}

const bun = `${root}node_modules/.bin/bun`;

/** All runtimes by the name in `--runtime`. */
export const runtimes = {
  node: {
    title: "Node",
    command: process.execPath,
    startArguments: (folder) => scriptArguments(folder, "start"),
    options: [],
    version: () => process.versions.node,
  },
  bun: {
    title: "Bun",
    command: bun,
    startArguments: (folder) => scriptArguments(folder, "start:bun"),
    options: ["--no-env-file"],
    version: () => execFileSync(bun, ["--version"], { encoding: "utf8" }).trim(),
  },
} as const satisfies Record<string, Runtime>;

export type RuntimeName = keyof typeof runtimes;

function scriptArguments(folder: string, script: "start" | "start:bun"): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    scripts: Record<typeof script, string>;
  };
  return manifest.scripts[script].split(" ").slice(1);
}
