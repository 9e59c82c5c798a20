import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { compile } from "svelte/compiler";
import { compileScript, parse } from "vue/compiler-sfc";
import { scratchFolder } from "../targets/http-target.ts";

/** Where the sources of the package's modules are. */
const latchkey = Object.fromEntries(
  [
    ["client", "client/client.ts"],
    ["native", "client/native/native.ts"],
    ["organizations", "client/organizations.ts"],
    ["passkeys", "client/passkeys/passkeys.ts"],
    ["store", "login-store/store.ts"],
    ...["react", "vue", "svelte", "solid"].map((name) => [name, `frameworks/${name}.ts`] as const),
  ].map(([name, path]) => [`latchkey-auth/${name}`, resolve("src", path)]),
);

const svelte = (generate: "client" | "server"): Plugin => ({
  name: "svelte",
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { js, warnings } = compile(source, { generate, dev: true, filename: path });
      return {
        contents: js.code,
        warnings: warnings.map(({ message }) => ({ text: message })),
      };
    });
  },
});

/** Components with `<script setup>`. */
const vue: Plugin = {
  name: "vue",
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor } = parse(await readFile(path, "utf8"), { filename: path });
      const { content } = compileScript(descriptor, { id: basename(path), inlineTemplate: true });
      return { contents: content, loader: "ts" };
    });
  },
};

const shared = (generate: "client" | "server") =>
  ({
    bundle: true,
    write: true,
    target: "es2022",
    jsx: "automatic",
    alias: latchkey,
    // Programs that the tests write elsewhere use the packages that are installed here.
    nodePaths: [resolve("node_modules")],
    plugins: [svelte(generate), vue],
    logLevel: "silent",
    define: {
      "process.env.NODE_ENV": '"development"',
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true",
    },
  }) as const satisfies BuildOptions;

/** Bundles a program for a page. Its exports are members of the global `app`. Throws for errors and warnings. */
export async function bundleForPage(
  entry: string,
  alias: Readonly<Record<string, string>> = {},
  plugins: readonly Plugin[] = [],
): Promise<string> {
  const base = shared("client");
  const { outputFiles, warnings } = await build({
    ...base,
    write: false,
    entryPoints: [entry],
    format: "iife",
    globalName: "app",
    platform: "browser",
    conditions: ["development", "browser"],
    alias: { ...latchkey, ...alias },
    plugins: [...plugins, ...base.plugins],
  });
  if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
  return outputFiles[0]!.text;
}

/** Bundles a program for a server, and loads it. */
export async function loadOnServer<Exports>(
  entry: string,
  alias: Readonly<Record<string, string>> = {},
): Promise<Exports> {
  const outfile = join(await scratchFolder(), `${basename(entry)}.mjs`);
  const { warnings } = await build({
    ...shared("server"),
    entryPoints: [entry],
    outfile,
    format: "esm",
    platform: "node",
    conditions: ["development", "node"],
    alias: { ...latchkey, ...alias },
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
  return (await import(outfile)) as Exports;
}
