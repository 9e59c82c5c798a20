import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import MiniSearch from "minisearch";
import { beforeAll, describe, expect, it } from "vitest";
import { readContents } from "../../../tools/build/docs/contents.ts";
import { movedPages } from "../../../tools/build/docs/moved.ts";
import { searchOptions, type Section } from "../../../tools/build/docs/search-options.ts";
import { guideIndex } from "../../../tools/build/docs/search.ts";
import { freePort } from "../../support/network/free-port.ts";
import { untilAnswered } from "../../support/network/until-answered.ts";

const run = promisify(execFile);
const folder = "docs/site/dist";

const pages = new Map<string, string>();
const linksOf = (page: string): string[] =>
  [...page.matchAll(/<[^>]* (?:href|src|srcset)="([^"]*)"/g)].map(([, link = ""]) => link);
const idsOf = (page: string): string[] =>
  [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id);

/** The path of a link on a page of the site, and its anchor. All pages are in one folder. */
function partsOf(link: string, name: string): { readonly path: string; readonly id: string } {
  const { pathname, hash } = new URL(link, `http://site/${name}`);
  return { path: pathname.slice(1) || "index", id: decodeURIComponent(hash.slice(1)) };
}

describe("the site of the documents", () => {
  // VitePress fails on a link to a page that does not exist.
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await run("npm", ["run", "docs:build"]);
    for (const file of globSync("*.html", { cwd: folder })) {
      pages.set(file.replace(".html", ""), readFileSync(join(folder, file), "utf8"));
    }
  });

  it("has a page for each document, and for each file that they link to", () => {
    const documents = globSync("*.md", { cwd: "docs" }).map((name) => name.replace(".md", ""));
    expect(documents.length).toBeGreaterThan(30);
    const expected = documents.map((name) => (name === "README" ? "index" : name));
    expect([...pages.keys()]).toEqual(
      expect.arrayContaining([...expected, "repository-CONTRIBUTING", "repository-env-example"]),
    );
  });

  it("links only to existing pages, headings and files", () => {
    const dead = [...pages].flatMap(([name, page]) =>
      linksOf(page)
        .filter((link) => !/^(?:https?:|data:)/.test(link))
        .filter((link) => {
          const { path, id } = partsOf(link, name);
          const target = pages.get(path);
          if (target === undefined) return !existsSync(join(folder, path));
          return id !== "" && !idsOf(target).includes(id);
        })
        .map((link) => `${name}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it("has the table of contents as its menu, in the same order", () => {
    const [, sidebar = ""] =
      /id="VPSidebarNav"(.*?)<\/aside>/s.exec(pages.get("getting-started") ?? "") ?? [];
    const menu = linksOf(sidebar).map((link) => partsOf(link, "getting-started").path);
    const own = readContents().flatMap(({ entries }) =>
      entries.map(({ target }) =>
        target.startsWith("../")
          ? `repository-${target.slice(3).replace(".md", "").replaceAll("/", "-")}`
          : target.replace(".md", ""),
      ),
    );
    expect(menu).toEqual(own);
  });

  it("answers what readers search for with one of the first three results, like the guide of the server", async () => {
    const [file = ""] = globSync("assets/chunks/@localSearchIndex*.js", { cwd: folder });
    const built = (await import(resolve(folder, file))) as { default: string };
    const index = MiniSearch.loadJSON<Section>(built.default, searchOptions);
    const first = (query: string): string[] =>
      index
        .search(query)
        .slice(0, 3)
        .map(({ id }) => String(id).replace(/^\/|#.*/g, ""));
    const guide = guideIndex();
    for (const line of readFileSync("test/data/docs-queries.tsv", "utf8")
      .trim()
      .split("\n")
      .slice(1)) {
      const [query = "", pages = ""] = line.split("\t");
      const found = first(query);
      expect(
        found.filter((name) => pages.split("|").includes(name)),
        query,
      ).not.toEqual([]);
      const same = guide
        .search(query)
        .slice(0, 3)
        .map(({ id }) => String(id).replace(/#.*/, ""));
      expect(found, query).toEqual(same);
    }
    const all = index.search(MiniSearch.wildcard).map(({ id }) => String(id));
    expect(all.filter((id) => /repository|asvs|conformance/.test(id))).toEqual([]);
  });

  it("redirects old addresses, and has the Markdown of each page and llms.txt for programs", () => {
    for (const [name, now] of Object.entries(movedPages)) {
      expect(pages.get(name)).toContain(`url=${now}"`);
      expect(pages.has(now), now).toBe(true);
    }
    expect(readFileSync(join(folder, "llms.txt"), "utf8")).toContain("](getting-started.md)");
    expect(readFileSync(join(folder, "concepts.md"), "utf8")).toMatch(/^# Concepts\n/);
  });

  it("shows the same task for several frameworks as tabs", () => {
    const page = pages.get("framework-overview") ?? "";
    const [, tabs = ""] =
      /<div class="vp-code-group[^>]*><div class="tabs">(.*?)<\/div>/s.exec(page) ?? [];
    const names = [...tabs.matchAll(/<label [^>]*>([^<]*)</g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(1);
    expect(page).not.toMatch(/<p><strong>Node/);
  });

  it("is shown by npm run docs while you write", async () => {
    const port = await freePort();
    const child = spawn(process.execPath, ["tools/docs.ts", "dev", "--port", String(port)], {
      stdio: "ignore",
      detached: true,
    });
    try {
      await untilAnswered(`http://localhost:${port}/concepts`);
      const page = await fetch(`http://localhost:${port}/getting-started.md`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("npm start")]);
    } finally {
      process.kill(-(child.pid ?? 0), "SIGTERM");
      await once(child, "exit");
    }
  });

  it("has a configuration without type errors", async () => {
    await expect(run("node_modules/.bin/tsc", ["-p", "docs/site"])).resolves.toBeDefined();
  });
});
