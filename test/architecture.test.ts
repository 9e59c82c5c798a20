import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "./support/targets/http-target.ts";

const rooms = ["core", "contract", "http", "drivers", "proxy", "entry", "client"] as const;
type Room = (typeof rooms)[number];

/** The arrow of DESIGN section 1: the rooms each room may know, and whether packages and Node's own modules too. */
const arrow: Readonly<
  Record<
    Room,
    { readonly knows: readonly Room[]; readonly packages: boolean; readonly node: boolean }
  >
> = {
  core: { knows: ["core"], packages: false, node: false },
  contract: { knows: ["contract", "core"], packages: true, node: false },
  http: { knows: ["http", "contract", "core"], packages: true, node: false },
  drivers: { knows: ["drivers", "core"], packages: true, node: true },
  // Both its ends: the one that calls runs on Workers.
  proxy: { knows: ["proxy", "drivers", "core"], packages: true, node: false },
  entry: {
    knows: ["core", "contract", "http", "drivers", "proxy", "entry"],
    packages: true,
    node: true,
  },
  // What runs in a page brings nothing else along.
  client: { knows: ["client"], packages: false, node: false },
};

interface Source {
  /** Relative to the folder `src`, with slashes. */
  readonly path: string;
  readonly text: string;
}

const sourcesOf = (folder: string): Source[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: relative(folder, file).replaceAll(sep, "/"),
      text: readFileSync(file, "utf8"),
    }));

const roomOf = (path: string): Room | undefined =>
  rooms.find((room) => path === room || path.startsWith(`${room}/`));

/** What a source imports, types too; "?" for an import whose target is not written out. */
const importsOf = (text: string): string[] => [
  ...[...text.matchAll(/^\s*(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']/gm)].map(
    ([, from]) => from ?? "?",
  ),
  ...[...text.matchAll(/^\s*import\s*["']([^"']+)["']/gm)].map(([, from]) => from ?? "?"),
  ...[...text.matchAll(/\b(?:import|require)\s*\(\s*(?:["']([^"']+)["']\s*\))?/g)].map(
    ([, from]) => from ?? "?",
  ),
];

/** The imports under a folder `src` that go against the arrow. */
function importFaults(folder: string): string[] {
  return sourcesOf(folder).flatMap(({ path, text }) => {
    const room = roomOf(path);
    if (!room) return [`${path} is in no room`];
    const { knows, packages, node } = arrow[room];
    const isAllowed = (target: string): boolean => {
      if (target === "?") return false;
      if (target.startsWith("node:")) return node;
      if (!target.startsWith(".")) return packages;
      const place = relative(folder, resolve(folder, dirname(path), target)).replaceAll(sep, "/");
      const neighbour = roomOf(place);
      // Outside src lies the manifest, for the version.
      return neighbour
        ? knows.includes(neighbour)
        : room === "entry" && place === "../package.json";
    };
    return importsOf(text)
      .filter((target) => !isAllowed(target))
      .map((target) => `${path} imports ${target}`);
  });
}

/** What must not be written, and the rooms where it may be all the same. */
const forbidden: readonly (readonly [what: RegExp, exceptIn: RegExp])[] = [
  [/\bprocess\s*(?:\.|\?\.|\[["'])env\b/, /^entry\/commands\/cli\.ts$/],
  [/\benv\b[^;\n]*\bfrom "node:process"/, /^$/],
  [/\bDate\.now\b|\bnew Date\(\s*\)/, /^(?:drivers|entry|client)\//],
  [/\bMath\.random\b|\bcrypto\b|\bfetch\(|\bconsole\b|\bset(?:Timeout|Interval)\b/, /^(?!core\/)/],
  [/\breturning\b|\bonDuplicateKeyUpdate\b|\bonConflict/i, /^$/],
  [/\bdb\s*\.\s*query\b|\bsql\s*\.\s*(?:raw|identifier)\b/, /^$/],
  [/\.transaction\(|\bfor update\b/i, /^$/],
  [/\breplace into\b|\bauto_?increment\b|(?<!\.)\bnow\(\)|\bforeign key\b|\.references\(/i, /^$/],
];

const wordFaults = (folder: string): string[] =>
  sourcesOf(folder).flatMap(({ path, text }) =>
    forbidden
      .filter(([what, exceptIn]) => what.test(text) && !exceptIn.test(path))
      .map(([what]) => `${path} has ${String(what.exec(text)?.[0])}`),
  );

/** A folder `src` with one source in it. */
async function plant(path: string, text: string): Promise<string> {
  const folder = join(await scratchFolder(), "src");
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return folder;
}

describe("imports", () => {
  it("follow the arrow in all of src", () => {
    expect(sourcesOf("src").length).toBeGreaterThan(50);
    expect(importFaults("src")).toEqual([]);
  });

  const pairs = rooms.flatMap((from) => rooms.map((to) => [from, to] as const));
  it.each(pairs.filter(([from, to]) => !arrow[from].knows.includes(to)))(
    "from %s to %s are found when planted",
    async (from, to) => {
      const spellings = [
        `import { x } from "../${to}/x.ts";`,
        `import type { X } from "../${to}/x.ts";`,
        `import {\n  type X,\n  y,\n} from "../${to}/x.ts";`,
        `export * from "../${to}/x.ts";`,
        `import "../${to}/x.ts";`,
        `const x = await import("../${to}/x.ts");`,
        `let x: import("../${to}/x.ts").X;`,
      ];
      for (const text of spellings) {
        expect(importFaults(await plant(`${from}/planted.ts`, text)), text).toHaveLength(1);
      }
      const nested = await plant(`${from}/deep/er.ts`, `import { x } from "../../${to}/x.ts";`);
      expect(importFaults(nested)).toEqual([`${from}/deep/er.ts imports ../../${to}/x.ts`]);
    },
  );

  it.each(pairs.filter(([from, to]) => arrow[from].knows.includes(to)))(
    "from %s to %s are fine",
    async (from, to) => {
      const target = from === to ? "./x.ts" : `../${to}/x.ts`;
      const text = `import { x } from "${target}";`;
      expect(importFaults(await plant(`${from}/planted.ts`, text))).toEqual([]);
    },
  );

  it.each([
    ["core", "hono"],
    ["core", "zod"],
    ["core", "node:crypto"],
    ["core", "../../package.json"],
    ["contract", "node:fs"],
    ["http", "node:http"],
    ["http", "../../package.json"],
    ["proxy", "node:http"],
    ["client", "node:crypto"],
    ["client", "openapi-fetch"],
  ])("from %s to %s are found when planted", async (room, target) => {
    const folder = await plant(`${room}/planted.ts`, `import x from "${target}";`);
    expect(importFaults(folder)).toEqual([`${room}/planted.ts imports ${target}`]);
  });

  it("whose target is not written out are found when planted, and files outside the rooms", async () => {
    const computed = await plant("entry/planted.ts", "await import(name);");
    expect(importFaults(computed)).toEqual(["entry/planted.ts imports ?"]);
    expect(importFaults(await plant("index.ts", ""))).toEqual(["index.ts is in no room"]);
  });

  it("are held by lint as well", async () => {
    const folder = await scratchFolder();
    cpSync(".oxlintrc.json", join(folder, ".oxlintrc.json"));
    const planted = [
      ["core", "../drivers/x.ts"],
      ["core", "node:fs"],
      ["contract", "../http/x.ts"],
      ["http", "../drivers/x.ts"],
      ["http", "../entry/x.ts"],
      ["drivers", "../http/x.ts"],
      ["drivers", "../contract/x.ts"],
      ["drivers", "../entry/x.ts"],
      ["drivers", "../proxy/x.ts"],
      ["http", "../proxy/x.ts"],
      ["proxy", "../http/x.ts"],
      ["proxy", "../entry/x.ts"],
      ["proxy", "node:fs"],
      ["client", "../core/x.ts"],
      ["client", "../contract/x.ts"],
      ["client", "openapi-fetch"],
    ] as const;
    planted.forEach(([room, target], index) => {
      mkdirSync(join(folder, "src", room), { recursive: true });
      const text = `import { x } from "${target}";\nexport const y = x;\n`;
      writeFileSync(join(folder, "src", room, `planted-${index}.ts`), text);
    });
    const output = await lint(folder);
    const found = output.match(/src\/\w+\/planted-\d+\.ts(?=.*no-restricted-imports)/g) ?? [];
    expect(found.toSorted()).toEqual(
      planted.map(([room], index) => `src/${room}/planted-${index}.ts`).toSorted(),
    );
  });
});

describe("sources", () => {
  it("read the environment and the clock, and speak SQL, only where they may", () => {
    expect(wordFaults("src")).toEqual([]);
  });

  it.each([
    ["http/planted.ts", "const x = process.env;"],
    ["entry/config.ts", 'const x = process["env"];'],
    ["entry/planted.ts", 'import { env } from "node:process";'],
    ["core/planted.ts", "const x = Date.now();"],
    ["contract/planted.ts", "const x = new Date();"],
    ["http/planted.ts", "const clock = Date.now;"],
    ["core/planted.ts", "const x = Math.random();"],
    ["core/planted.ts", "const x = crypto.randomUUID();"],
    ["drivers/planted.ts", "const x = insert.returning();"],
    ["drivers/planted.ts", "x.onDuplicateKeyUpdate({});"],
    ["drivers/planted.ts", "const x = db.query.users.findFirst();"],
    ["drivers/planted.ts", "const x = sql.raw(text);"],
    ["drivers/planted.ts", "const x = sql.identifier(name);"],
    ["drivers/planted.ts", "await db.transaction(work);"],
  ])("are found in %s when they have %s", async (path, text) => {
    expect(wordFaults(await plant(path, text))).toHaveLength(1);
  });

  it("have at most 250 lines each", () => {
    const long = sourcesOf("src").filter(({ text }) => text.split("\n").length > 251);
    // Made from the OpenAPI document.
    expect(long.map(({ path }) => path)).toEqual(["client/api.ts"]);
  });
});

/** What oxlint says of a folder, a line a finding. */
const lint = (folder: string): Promise<string> =>
  new Promise((resolve) => {
    const oxlint = join(process.cwd(), "node_modules", ".bin", "oxlint");
    execFile(oxlint, ["--format=unix", "src"], { cwd: folder }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
