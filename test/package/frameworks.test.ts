import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { Plugin } from "esbuild";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { createNetwork } from "../suite/client/network.ts";
import { readGuide } from "../support/documents/guide.ts";
import { testBinding } from "../support/frameworks/binding.ts";
import { bundleForPage } from "../support/frameworks/bundle.ts";
import { driveLogin } from "../support/frameworks/drive-login.ts";
import { createBrowser } from "../support/frameworks/page.ts";
import { pack } from "../support/packed.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder, startOnNode, useTarget } from "../support/targets/http-target.ts";

const run = promisify(execFile);
const tsc = resolve("node_modules", ".bin", "tsc");
const sizeOf = (file: string): number => gzipSync(readFileSync(file)).length;

/** What each binding imports beside the store. */
const imports: Readonly<Record<string, readonly string[]>> = {
  react: ["react"],
  vue: ["vue"],
  svelte: ["svelte", "svelte/store"],
  solid: ["solid-js", "solid-js/web"],
};

describe.each(Object.entries(imports))("the published latchkey-auth/%s", (name, packages) => {
  const { default: file, types } = manifest.exports[`./${name}` as "./react"];
  const text = readFileSync(file, "utf8");

  it("FW-3 is one file that imports its framework, the store and the client alone", () => {
    const found: readonly string[] = [
      ...text.matchAll(/\bfrom\s*"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"/g),
    ].map(([, from, loaded]) => from ?? loaded ?? "");
    expect(found.toSorted()).toEqual(
      ["../client/client.js", "../store.js", ...packages].toSorted(),
    );
    expect(types).toBe(`./dist/frameworks/${name}.d.ts`);
  });

  it("FW-4 brings no styles, which an app would have to replace, and elements in one component only", () => {
    const source = readFileSync(`src/frameworks/${name}.ts`, "utf8");
    expect(source).not.toMatch(/\bclass(?:Name)?\s*[:=]|\bstyle\s*[:=]|\.css\b/);
    const [others = ""] = source.split(/^export (?:function|const) UserMenu/m);
    expect(others.length).toBeLessThan(source.length);
    expect(others).not.toMatch(/createElement\(\s*["'`]|\bh\(/);
  });

  it("FW-3 is small after gzip", () => {
    expect(sizeOf(file)).toBeLessThanOrEqual(1024);
    expect(sizeOf(file) + sizeOf("dist/store.js")).toBeLessThanOrEqual(2048);
  });

  it("needs its framework only in apps that use it", () => {
    const peer = packages[0] as keyof typeof manifest.peerDependencies;
    expect(manifest.peerDependencies[peer]).toBeDefined();
    expect(manifest.peerDependenciesMeta[peer]).toEqual({ optional: true });
    expect(Object.keys(manifest.peerDependencies)).toHaveLength(
      // And Next.js, of `latchkey-auth/next`.
      Object.keys(imports).length + 1,
    );
  });
});

describe("the published latchkey-auth/react", () => {
  it("begins with the directive that Next needs", () => {
    expect(readFileSync("dist/frameworks/react.js", "utf8")).toMatch(/^"use client";/);
  });
});

/** A folder with the package, without the peers at first, and then with packages that the tests need beside ours. */
const installed = (async () => {
  const folder = await scratchFolder();
  const { tarball } = await pack();
  writeFileSync(join(folder, "package.json"), '{ "type": "module", "private": true }');
  const quiet = ["--no-audit", "--no-fund"];
  const { stderr } = await run("npm", ["install", ...quiet, tarball], { cwd: folder });
  const names = ["react", "vue", "svelte", "solid-js", "@types/react", "@types/react-dom"] as const;
  const ours = names.map((name) => `${name}@${manifest.devDependencies[name]}`);
  const others = ["babel-preset-solid@1.9.16", "@babel/core@7"];
  const more = await run("npm", ["install", ...quiet, ...ours, ...others], { cwd: folder });
  return { folder, stderr, more: more.stderr };
})();
// npm takes minutes on a busy machine. The tests await it as well, and report why it failed.
beforeAll(() => installed.then(() => undefined).catch(() => undefined), 600_000);

describe("an app with the package", () => {
  it("is installed without a warning, without the frameworks and with them", async () => {
    const { stderr, more } = await installed;
    expect(stderr).not.toMatch(/warn.*(?:peer|react|vue|svelte|solid)/i);
    expect(more).not.toMatch(/warn.*peer/i);
  });

  it.each([
    { moduleResolution: "bundler", module: "esnext", exactOptionalPropertyTypes: true },
    { moduleResolution: "nodenext", module: "nodenext", exactOptionalPropertyTypes: false },
  ])("compiles in strict mode with $moduleResolution", async (options) => {
    const { folder } = await installed;
    const consumer = readFileSync("test/support/frameworks/consumer.ts", "utf8");
    writeFileSync(join(folder, "consumer.ts"), consumer);
    for (const [guides, jsx] of [
      [["react", "react-forms"], { jsx: "react-jsx" }],
      [["solid"], { jsx: "preserve", jsxImportSource: "solid-js" }],
    ] as const) {
      const [page] = guides;
      mkdirSync(join(folder, page), { recursive: true });
      for (const guide of guides.map((one) => readGuide(one))) {
        for (const file of guide.programs) {
          writeFileSync(join(folder, page, file), guide.program(file));
        }
      }
      const compilerOptions = {
        ...options,
        ...jsx,
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        allowImportingTsExtensions: true,
        target: "es2022",
        lib: ["es2022", "dom", "dom.iterable"],
        types: [],
      };
      const project = join(folder, `${page}-${options.moduleResolution}.json`);
      writeFileSync(project, JSON.stringify({ compilerOptions, include: [page, "consumer.ts"] }));
      const { stdout } = await run(tsc, ["-p", project]).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout, page).toBe("");
    }
  });
});

describe("the app of docs/solid.md", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));
  let browser: ReturnType<typeof createBrowser>;
  beforeEach(() => {
    browser = createBrowser(target(), createNetwork(secret));
  });
  afterEach(() => browser.close());

  it("shows who is logged in, and logs in with a second factor and out", async () => {
    const { folder } = await installed;
    const guide = readGuide("solid");
    // Elsewhere, so that the binding and the app get the same Solid.
    const app = await scratchFolder();
    for (const file of guide.programs) {
      const text = guide.program(file).replace("http://localhost:3000", target().baseUrl);
      writeFileSync(join(app, file), text);
    }
    const load = createRequire(join(folder, "package.json"));
    const { transformFileAsync } = load("@babel/core") as {
      transformFileAsync(file: string, options: object): Promise<{ readonly code: string }>;
    };
    const solid: Plugin = {
      name: "solid",
      setup({ onLoad }) {
        onLoad({ filter: /\.tsx$/ }, async ({ path }) => {
          const { code } = await transformFileAsync(path, {
            presets: [load.resolve("babel-preset-solid")],
            parserOpts: { plugins: ["typescript", "jsx"] },
            babelrc: false,
            configFile: false,
          });
          return { contents: code, loader: "ts" };
        });
      },
    };
    const page = browser.load(await bundleForPage(join(app, "index.tsx"), {}, [solid]));
    await driveLogin(page, target());
    expect(page.complaints).toEqual([]);
  });
});

describe("with React 18.3", async () => {
  const folder = await scratchFolder();
  const inFolder = (name: string): string => join(folder, "node_modules", name);
  beforeAll(async () => {
    writeFileSync(join(folder, "package.json"), "{}");
    const packages = ["react@18.3.1", "react-dom@18.3.1"];
    await run("npm", ["install", "--no-audit", "--no-fund", ...packages], { cwd: folder });
  }, 600_000);
  testBinding({
    name: "React",
    file: "react",
    alias: { react: inFolder("react"), "react-dom": inFolder("react-dom") },
    hydratesLate: true,
  });
});
