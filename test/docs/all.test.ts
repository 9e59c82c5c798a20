import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { variables } from "../../src/entry/config/variables/variables.ts";
import { limits } from "../../src/entry/runtimes/server.ts";
import { latchkey } from "../support/cli.ts";
import { operationsOf, readJson, type OpenApi } from "../support/documents/openapi.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const read = (file: string): string => readFileSync(file, "utf8");
const pages = [".", "docs", "test"].flatMap((folder) =>
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
  const files = globSync(["{src,web,test,tools,bench}/**/*.{ts,tsx}", "*.ts", "Dockerfile"], {
    exclude: (name) => name.includes("node_modules"),
  });
  const named = files.flatMap((file) => read(file).match(/\bdocs\/[\w-]+\.md\b/g) ?? []);
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((page) => !existsSync(page))).toEqual([]);
});

describe("README.md", () => {
  it("has at most 120 lines", () => {
    expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(120);
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
  it("lists every command of latchkey", async () => {
    const start = { cwd: await scratchFolder(), env: {} };
    const { stdout } = await latchkey(start, "--help");
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "help");
    const page = read("docs/operations.md");
    expect(commands.length).toBeGreaterThan(4);
    for (const name of commands) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
  });

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

  it("makes exactly the secrets of docker-compose.yml", () => {
    const [, names = ""] = /^for name in (.*); do$/m.exec(page) ?? [];
    const files = [...read("docker-compose.yml").matchAll(/file: data\/secrets\/(\w+)/g)];
    expect(names.split(" ").toSorted()).toEqual(files.map(([, name = ""]) => name).toSorted());
  });
});

describe.each(["mysql", "containers", "operations", "backup"])("docs/%s.md", (name) => {
  it("names only existing variables", () => {
    const named = read(`docs/${name}.md`).match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    const ofUrls = ["VERIFY_IDENTITY", "VERIFY_CA"];
    expect(named.filter((one) => !(one in variables) && !ofUrls.includes(one))).toEqual([]);
  });
});
