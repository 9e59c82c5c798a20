import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { init } from "../../../src/entry/commands/init/init.ts";
import { recipes } from "../../../src/entry/commands/init/recipes.ts";
import { codeIn } from "../../support/documents/code.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

/** What the generators of frameworks write, as far as `init` looks at it. */
const generated: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  next: {
    ".gitignore": "/node_modules\n.env*\n",
    "next.config.ts":
      'import type { NextConfig } from "next";\n\nconst nextConfig: NextConfig = {\n  /* config options here */\n};\n\nexport default nextConfig;\n',
    "app/layout.tsx":
      'import "./globals.css";\n\nexport default function RootLayout({ children }: LayoutProps<"/">) {\n  return (\n    <html lang="en">\n      <body className="flex">{children}</body>\n    </html>\n  );\n}\n',
  },
  sveltekit: {
    "vite.config.ts":
      "import adapter from '@sveltejs/adapter-node';\n\nexport default defineConfig({\n\tplugins: [\n\t\tsveltekit({\n\t\t\tadapter: adapter()\n\t\t})\n\t]\n});\n",
    "src/routes/+layout.svelte":
      "<script lang=\"ts\">\n\timport favicon from '$lib/assets/favicon.svg';\n\n\tlet { children } = $props();\n</script>\n\n{@render children()}\n",
  },
  hono: {},
  express: {},
  vite: { "index.html": "<!doctype html>\n", "src/main.ts": "export {};\n" },
};

/** A folder with an app, and what `init` prints there. */
async function appOf(name: string, files = generated[name] ?? {}, type = "module") {
  const folder = await scratchFolder();
  const dependencies = { [recipes[name]?.dependency ?? name]: "*", vite: "*" };
  const all = { "package.json": JSON.stringify({ type, dependencies }), ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const run = (given?: string): string[] => {
    const lines: string[] = [];
    init(folder, given, { print: (line) => void lines.push(line) });
    for (const [, key = ""] of read(".env").matchAll(/^SECRET_KEY=(.*)$/gm)) secret(key);
    return lines;
  };
  const read = (file: string): string =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
  const contents = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ parentPath, name: file }) => join(parentPath, file))
        .map((path) => [path, readFileSync(path, "utf8")]),
    );
  return { folder, run, read, contents };
}

/** The blocks of a guide whose first line names a file. */
const blocksOf = (guide: string): ReadonlyMap<string, string> =>
  new Map(
    codeIn(readFileSync(`docs/${guide}.md`, "utf8")).flatMap(({ text }) => {
      const [line = "", name = ""] = /^\/\/ (\S+\.\w+)\n/.exec(text) ?? [];
      return name === "" ? [] : [[name, text.slice(line.length)] as const];
    }),
  );

const byHand = (lines: readonly string[]) => lines.filter((line) => line.startsWith("By hand"));

it.each(Object.keys(recipes).filter((name) => recipes[name]!.edits.length > 0))(
  "latchkey init adds each line that the guide of %s tells to add to a file",
  async (name) => {
    const { run, contents } = await appOf(name);
    run();
    const all = Object.values(contents()).join("\n").replaceAll(/\s+/g, "");
    const page = readFileSync(`docs/${recipes[name]!.guide}.md`, "utf8");
    const [, section = ""] = /\n## The files\n([^]*?)\n## /.exec(page) ?? [];
    const lines = codeIn(section)
      .filter(({ language, text }) => language !== undefined && !text.startsWith("// "))
      .flatMap(({ text }) => text.split("\n"))
      // The generated element has attributes.
      .map((line) => line.replaceAll(/^<body>|<\/body>$|\s+/g, ""));
    expect(lines.filter(Boolean).length).toBeGreaterThan(2);
    for (const line of lines) expect(all, line).toContain(line);
  },
);

describe.each(Object.keys(recipes))("latchkey init, in a fresh app with %s", (name) => {
  const { guide, blocks, edits, hasKey } = recipes[name]!;

  it.each([[name], [undefined]])(
    "writes the blocks of the guide, if %s is named",
    async (given) => {
      const { run, read, folder } = await appOf(name);
      const lines = run(given);
      expect(byHand(lines)).toEqual([]);
      const ofGuide = blocksOf(guide);
      for (const block of blocks) {
        const file = name === "vite" ? `src/${block}` : block;
        expect(read(file), file).toBe(ofGuide.get(block));
        expect(read(file), file).not.toBe("");
      }
      for (const { files, mark } of edits) {
        const file = files.find((one) => existsSync(join(folder, one))) ?? "";
        expect(read(file), file).toContain(mark);
      }
      const ignored = read(".gitignore").split("\n");
      expect(ignored.some((line) => /^\.env\*?$/.test(line))).toBe(true);
      expect(ignored).toContain("/data/");
      expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
      expect(read(".env")).toMatch(/^ISSUER=http:\/\/localhost:\d+/m);
      expect(/^SECRET_KEY=[\w-]{43}$/m.test(read(".env"))).toBe(hasKey);
      expect(lines.at(-1)).toContain("To become an administrator");
    },
  );

  it("changes nothing when it runs again", async () => {
    const { run, contents } = await appOf(name);
    run();
    const before = contents();
    const lines = run();
    expect(contents()).toEqual(before);
    expect(lines.filter((line) => /^(?:Wrote|Changed)/.test(line))).toEqual([]);
    expect(byHand(lines)).toEqual([]);
  });

  it("keeps the files that are there, and prints what is left to do", async () => {
    const own = Object.fromEntries(
      [...blocks, ...edits.map(({ files }) => files.at(-1) ?? "")].map((file) => [
        name === "vite" && file === "latchkey.ts" ? `src/${file}` : file,
        `// My own ${file}\n`,
      ]),
    );
    const { run, read } = await appOf(name, own);
    const lines = run();
    for (const [file, text] of Object.entries(own)) expect(read(file), file).toBe(text);
    expect(byHand(lines)).toHaveLength(Object.keys(own).length);
    const ofGuide = blocksOf(guide);
    for (const block of blocks) {
      const [last = ""] = ofGuide.get(block)?.trimEnd().split("\n").slice(-1) ?? [];
      expect(lines, block).toContain(`    ${last}`);
    }
  });
});

describe("latchkey init", () => {
  it("keeps the variables of .env, adds those that are missing, and closes the file to others", async () => {
    const given = "# Mine\nexport ISSUER=http://localhost:4000/auth\nOTHER=1";
    const { run, read, folder } = await appOf("next", { ...generated["next"], ".env": given });
    chmodSync(join(folder, ".env"), 0o644);
    const lines = run();
    expect(read(".env")).toMatch(
      /^# Mine\nexport ISSUER=http:\/\/localhost:4000\/auth\nOTHER=1\nSECRET_KEY=[\w-]{43}\n$/,
    );
    expect(lines).toContain("Changed .env: SECRET_KEY");
    expect(lines.join("\n")).not.toContain(/SECRET_KEY=(.*)/.exec(read(".env"))?.[1]);
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
    chmodSync(join(folder, ".env"), 0o644);
    expect(run()).toContain("Kept .env");
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  });

  it.each(["data/secret-key-hs256", "latchkey.config.ts"])(
    "makes no key for an app that was in use, as %s shows",
    async (file) => {
      const { run, read } = await appOf("next", { ...generated["next"], [file]: "any\n" });
      run();
      expect(read(".env")).toBe("ISSUER=http://localhost:3000/auth\n");
    },
  );

  it("makes no key beside one that the app has in a file or with the prefix", async () => {
    for (const line of ["SECRET_KEY_FILE=/run/key", "LATCHKEY_SECRET_KEY=x"]) {
      const given = `${line}\nISSUER=http://localhost:3000/auth\n`;
      const { run, read } = await appOf("next", { ...generated["next"], ".env": given });
      run();
      expect(read(".env")).toBe(given);
    }
  });

  it("writes into the folder src of an app with Next that has it", async () => {
    const { "app/layout.tsx": layout = "", ...others } = generated["next"] ?? {};
    const { run, read } = await appOf("next", { ...others, "src/app/layout.tsx": layout });
    expect(byHand(run())).toEqual([]);
    expect(read("src/app/auth/[[...path]]/route.ts")).toContain("nextHandler");
    expect(read("src/instrumentation.ts")).toContain("register");
    expect(read("src/app/layout.tsx")).toContain("<LatchkeyProvider>{children}</LatchkeyProvider>");
    expect(read("latchkey.config.ts")).toContain("database");
  });

  it.each<[string, (layout: string) => string]>([
    ["is a client component", (layout) => `"use client";\n${layout}`],
    ["has more around its children", (layout) => layout.replace("{children}", "<A>{children}</A>")],
  ])("leaves a layout of Next alone that %s", async (_, changed) => {
    const layout = changed(generated["next"]?.["app/layout.tsx"] ?? "");
    const files = { ...generated["next"], "app/layout.tsx": layout };
    const { run, read } = await appOf("next", files);
    expect(byHand(run())).toEqual([expect.stringContaining("in app/layout.tsx, import Latchkey")]);
    expect(read("app/layout.tsx")).toBe(layout);
  });

  it("says that the app must have modules, where they are CommonJS", async () => {
    const { run } = await appOf("next", generated["next"], "commonjs");
    expect(byHand(run())).toEqual([expect.stringContaining("npm pkg set type=module")]);
  });

  it("refuses an unknown framework, an app with none, and a folder without an app", async () => {
    const { run, contents } = await appOf("next");
    const before = contents();
    expect(() => run("rails")).toThrow(/does not know "rails"\. Name one of next, sveltekit, /);
    expect(() => run("toString")).toThrow(/does not know/);
    expect(contents()).toEqual(before);
    const folder = await scratchFolder();
    const print = () => expect.fail("printed");
    expect(() => init(folder, "next", { print })).toThrow(/^No package\.json/);
    writeFileSync(join(folder, "package.json"), "{}");
    expect(() => init(folder, undefined, { print })).toThrow(/lists no framework/);
  });
});
