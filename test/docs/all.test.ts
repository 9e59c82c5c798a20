import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { isVariable } from "../../src/entry/config/variables/variables.ts";
import { limits } from "../../src/entry/runtimes/server.ts";
import { postgresServices, services } from "../support/documents/compose.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";

const read = (file: string): string => readFileSync(file, "utf8");
const pages = [".", "docs", "test", "bench"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

/** The text without the code blocks. */
const prose = (text: string): string => text.replaceAll(/^```.*?^```/gms, "");

describe.each(pages)("%s", (page) => {
  const text = read(page);

  it("links only to existing files and headings", () => {
    const links = [...prose(text).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)/g)];
    const broken = links.filter(([, path = "", anchor]) => {
      const file = path === "" ? page : join(dirname(page), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(prose(read(file))).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it("shows only existing pictures", () => {
    const shown = [...prose(text).matchAll(/\b(?:src|srcset)="([^"]*)"/g)];
    expect(shown.filter(([, path = ""]) => !existsSync(join(dirname(page), path)))).toEqual([]);
  });

  it("names only existing npm scripts", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

it("the sources and tests name only existing pages", () => {
  const files = globSync(["{src,web,test,tools,bench}/**/*.{ts,tsx}", "*.ts", "Dockerfile*"], {
    exclude: (name) => name.includes("node_modules"),
  });
  const named = files.flatMap((file) => read(file).match(/\bdocs\/[\w-]+\.md\b/g) ?? []);
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((page) => !existsSync(page))).toEqual([]);
});

describe("README.md", () => {
  it("has at most 130 lines", () => {
    expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(130);
  });
});

describe("what README.md says Latchkey does not have yet", () => {
  const [, missing = ""] = /^## Is it for you\?\n(.*?)^## /ms.exec(read("README.md")) ?? [];
  const manifest = JSON.parse(read("package.json")) as { private?: boolean; version: string };

  it.each([
    ["a package on npm", manifest.private === true],
    [`**version ${manifest.version.replace(/\.\d+$/, "")}**`, manifest.version.startsWith("0.")],
  ])("is true of: %s", (what, isMissing) => {
    expect(missing.includes(what)).toBe(isMissing);
  });
});

describe("the comparison in README.md", () => {
  it("has in each cell what docs/compared-with-others.md gives a source for", () => {
    const cells = (line: string) => line.slice(2, -2).split(/ ?\| /);
    const [, part = ""] = read("README.md").split("## Compared with others\n");
    const [head = "", , ...rows] = part.split("\n").filter((line) => line.startsWith("|"));
    const projects = [...head.matchAll(/\[([^\]]+)\]/g)].map(([, name]) => name);
    expect(projects).toHaveLength(5);
    const sections = read("docs/compared-with-others.md").split(/^## /m);
    for (const [at, name] of projects.entries()) {
      const section = sections.find((one) => one.startsWith(`${name}\n`)) ?? "";
      const lines = section.split("\n").filter((line) => /^\| (?!topic|---)/.test(line));
      expect(lines.map((line) => cells(line).slice(0, 2))).toEqual(
        rows.map((row) => [cells(row)[0], cells(row)[at + 2]]),
      );
      expect(section).toMatch(/(?:read|checked) on 20\d\d-\d\d-\d\d|not checked since \w+ 20\d\d/);
    }
  });
});

describe("the versions of Node", () => {
  const all = ["README.md", ...pages.filter((page) => page.startsWith("docs/"))];
  const manifest = JSON.parse(read("package.json")) as {
    engines: { node: string };
    devDependencies: { node: string };
  };
  const [commands = "", onMySql = "", onSqlite = "", typeScript = ""] = [
    ...read("docs/embed-in-a-typescript-server.md").matchAll(
      /^\| .* \| Node ([\d.]+) or newer\b.* \|$/gm,
    ),
  ].map(([, version]) => version);

  it("are those of the code and of the package", () => {
    expect([`>=${commands}`, `>=${onMySql}`]).toEqual([
      manifest.engines.node,
      manifest.engines.node,
    ]);
    expect(read("src/entry/database.ts")).toContain(`SQLite needs Node ${onSqlite} or newer.`);
    expect(read("src/entry/config/own/config-file.ts")).toContain(
      `Use Node ${typeScript} or newer`,
    );
    const [own = ""] = manifest.devDependencies.node.split(".");
    expect(read("docs/embed-in-a-typescript-server.md")).toContain(
      `npm then installs Node ${own} for them`,
    );
    expect(read("docs/getting-started.md")).toContain(`npm installs Node ${own} for this`);
    expect(read("Dockerfile")).toMatch(new RegExp(`^FROM node:${own}\\b`, "m"));
  });

  it("of SQLite and of .ts files are on one page only, and README and start.md say that of the commands", () => {
    const mentions = all.flatMap((page) =>
      [...read(page).matchAll(/\bNode (2\d(?:\.\d+)?)(?![.\d])/g)].map(([, version]) => [
        page,
        version,
      ]),
    );
    for (const version of [onSqlite, typeScript]) {
      expect(mentions.filter(([, one]) => one === version)).toEqual([
        ["docs/embed-in-a-typescript-server.md", version],
      ]);
    }
    for (const page of ["README.md", "docs/getting-started.md"]) {
      expect(read(page)).toContain(`You need Node ${commands} or newer and npm.`);
    }
    const [own = ""] = manifest.devDependencies.node.split(".");
    expect(new Set(mentions.map(([, version]) => version))).toEqual(
      new Set([commands, onSqlite, typeScript, own]),
    );
  });
});

describe("docs/api.md", () => {
  it("lists every call of the OpenAPI document", () => {
    const page = read("docs/api.md");
    const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
    const calls = operationsOf(document).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter((call) => !page.includes(`\`${call}\``))).toEqual([]);
  });
});

describe("docs/operations.md", () => {
  it("has the time limits of connections", () => {
    const rows = [
      ...read("docs/operations.md").matchAll(/^\|.* (\d+) seconds \|.* (\d+) seconds \|$/gm),
    ];
    const seconds = rows.map(([, ...both]) => both.map((one) => Number(one) * 1000));
    // Bun has one limit for all of them.
    expect(seconds).toEqual(
      [limits.headers, limits.request, limits.keepAlive].map((node) => [node, limits.headers]),
    );
  });
});

describe("docs/containers.md", () => {
  const page = read("docs/containers.md");

  const secretsOf = (some: typeof services) =>
    [...new Set(Object.values(some).flatMap(({ secrets }) => secrets))].toSorted();

  it("makes exactly the secrets of docker-compose.yml", () => {
    const [, names = ""] = /^for name in (.*); do$/m.exec(page) ?? [];
    expect(names.split(" ").toSorted()).toEqual(secretsOf(services));
  });

  it("makes exactly the secrets of the profile postgres", () => {
    const made = [...page.matchAll(/ > data\/secrets\/(\w+)$/gm)].map(([, name = ""]) => name);
    expect(made.toSorted()).toEqual(secretsOf(postgresServices));
  });
});

describe.each(["mysql-and-mariadb", "containers", "operations", "backups-and-upgrades"])(
  "docs/%s.md",
  (name) => {
    it("names only existing variables", () => {
      const named = read(`docs/${name}.md`).match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
      const ofOthers = ["VERIFY_IDENTITY", "VERIFY_CA", "ON_ERROR_STOP"];
      // `X_FILE` names the file with the value of `X`.
      const isKnown = (one: string) => isVariable(one) || isVariable(one.replace(/_FILE$/, ""));
      expect(named.filter((one) => !isKnown(one) && !ofOthers.includes(one))).toEqual([]);
    });
  },
);
