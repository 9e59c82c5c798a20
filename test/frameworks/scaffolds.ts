import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { run } from "./install.ts";

/** Generates an app as its framework does, into a folder. The `package.json` here replaces that of the framework. */
type Scaffold = (folder: string) => Promise<void>;

const generatedBy =
  (generator: string, ...args: readonly string[]): Scaffold =>
  async (folder) => {
    const scratch = mkdtempSync(join(tmpdir(), "latchkey-scaffold-"));
    // The name is at the place that both generators expect.
    const [first = "", ...others] = args;
    const words = first === "create" ? [first, "app", ...others] : ["app", first, ...others];
    await run("npx", ["--yes", generator, ...words], { cwd: scratch });
    cpSync(join(scratch, "app"), folder, { recursive: true });
    rmSync(scratch, { recursive: true });
  };

/** What docs/sveltekit.md tells to change by hand in what is generated. */
async function toSvelteKit3(folder: string): Promise<void> {
  for (const [file, from, to] of [
    ["vite.config.ts", "adapter-auto", "adapter-node"],
    ["tsconfig.json", "./.svelte-kit/tsconfig.json", "$app/tsconfig"],
    ["src/routes/+layout.svelte", "$lib", "../lib"],
  ] as const) {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text, file).toContain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
  }
}

/** The apps that begin with what their framework generates, and with `latchkey-auth init`. */
export const scaffolds: Readonly<Record<string, Scaffold>> = {
  // Without the fonts, which a build would download.
  nextjs: generatedBy(
    "create-next-app@16",
    "--yes",
    "--empty",
    "--no-tailwind",
    "--no-eslint",
    "--skip-install",
    "--disable-git",
  ),
  async sveltekit(folder) {
    const options = ["--template", "minimal", "--types", "ts", "--no-add-ons", "--no-install"];
    await generatedBy("sv@0.17", "create", ...options)(folder);
    await toSvelteKit3(folder);
  },
};
