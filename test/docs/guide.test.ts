import { readFileSync } from "node:fs";
import MiniSearch from "minisearch";
import { describe, expect, it } from "vitest";
import { readContents } from "../../tools/build/docs/contents.ts";
import { guideFiles } from "../../tools/build/docs/guide.ts";
import { anchorOf, goalOf, linksIn } from "../../tools/build/docs/links.ts";
import { movedPages } from "../../tools/build/docs/moved.ts";
import { searchOptions, type Section } from "../../tools/build/docs/search-options.ts";

const files = guideFiles();
const pages = [...files].flatMap(([name, content]) =>
  typeof content === "string" && !name.includes(".") && !(name in movedPages)
    ? [[name, content] as const]
    : [],
);
const texts = new Map(pages);
const linksOf = (page: string): string[] =>
  [...page.matchAll(/ (?:href|src|srcset)="([^"]*)"/g)].map(([, link = ""]) => link);
const idsOf = (page: string): string[] =>
  [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id);

describe.each(pages)("the page %s of the guide", (name, page) => {
  it("links only to pages, headings and files of the guide, and to other hosts", () => {
    const dead = linksOf(page).filter((link) => {
      if (/^https?:\/\//.test(link) || link === "../../latchkey.svg") return false;
      const [path = "", id] = link.split("#");
      const file = path === "" ? name : path === "./" ? "index" : path;
      if (!files.has(file)) return true;
      return id !== undefined && !idsOf(texts.get(file) ?? "").includes(id);
    });
    expect(dead).toEqual([]);
    expect(new Set(idsOf(page)).size).toBe(idsOf(page).length);
  });

  it("has a title, one first heading, the menu, and nothing that its policy blocks", () => {
    expect(page).toMatch(/<title>[^<]{4,}<\/title>/);
    expect(page.match(/<h1 /g)).toHaveLength(1);
    // The first page is no entry of its own.
    expect(page.match(/ aria-current="page"/g) ?? []).toHaveLength(name === "index" ? 0 : 1);
    expect(page.match(/<script[^>]*>[^<]*/g)).toEqual(['<script type="module" src="search.js">']);
    expect(page).not.toMatch(/<(?:style|iframe|form|base)\b|<[^>]* (?:style|on\w+)=/i);
    expect(page).not.toMatch(/<(?:img|link|source)[^>]*(?:src|href|srcset)="(?:https?:)?\/\//);
  });
});

describe("the guide", () => {
  it("has every page of the table of contents in its menu, in the same order", () => {
    const [, menu = ""] = (texts.get("getting-started") ?? "").split("<nav ");
    const own = readContents()
      .flatMap(({ entries }) => entries.map(({ target }) => target))
      .filter((target) => !target.startsWith("../"));
    expect(own.length).toBeGreaterThan(30);
    expect(linksOf(menu)).toEqual(["./", ...own.map((target) => target.replace(".md", ""))]);
    expect(new Set([...texts.keys(), "./"])).toEqual(new Set([...linksOf(menu), "index"]));
  });

  it("names the files of the repository, which the server does not have, instead of linking them", () => {
    expect(texts.get("index")).toContain("<li>Contributing (<code>CONTRIBUTING.md</code>): ");
  });
});

describe("the pages that programs read", () => {
  it("are listed in llms.txt, and are at the address of each page with .md", () => {
    const list = String(files.get("llms.txt"));
    expect(list).toMatch(/^# Latchkey\n\n> A login server you own: .*\n\n## Start\n\n- \[/);
    const listed = [...list.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name = ""]) => name);
    const names = [...texts.keys()].filter((name) => name !== "index");
    expect(listed.toSorted()).toEqual(names.map((name) => `${name}.md`).toSorted());
    for (const name of listed) expect(files.get(name)).toBe(readFileSync(`docs/${name}`, "utf8"));
  });

  it("redirect from the names that they had before", () => {
    for (const [name, now] of Object.entries(movedPages)) {
      expect(files.get(name)).toContain(`content="0; url=${now}"`);
    }
  });
});

/** What readers search for, and the pages that answer it, of which one has to be among the first three results. */
const queries = readFileSync("test/data/docs-queries.tsv", "utf8").trim().split("\n").slice(1);

describe("the search of the guide", () => {
  const index = MiniSearch.loadJSON<Section>(String(files.get("search.json")), searchOptions);

  it.each(queries.map((line) => line.split("\t")))(
    "answers %j with %s",
    (query = "", pages = "") => {
      const found = index.search(query).slice(0, 3);
      const names = found.map(({ id }) => String(id).split("#")[0] ?? "");
      expect(names.filter((name) => pages.split("|").includes(name))).not.toEqual([]);
    },
  );

  it("finds the page of a missing feature for a word of each kind", () => {
    for (const word of ["SAML", "LDAP", "SMS", "Kubernetes", "SCIM"]) {
      expect(index.search(word)[0]?.id, word).toBe("what-is-not-there");
    }
  });

  it("links to headings that exist", () => {
    const dead = index.search(MiniSearch.wildcard).filter(({ id }) => {
      const [name = "", anchor] = String(id).split("#");
      return anchor !== undefined && !idsOf(texts.get(name) ?? "").includes(anchor);
    });
    expect(dead.map(({ id }) => String(id))).toEqual([]);
    expect(index.documentCount).toBeGreaterThan(400);
  });
});

describe("links and anchors", () => {
  it("are resolved from the folder of the document", () => {
    const known = new Map([
      ["docs/concepts.md", "start"],
      ["test/README.md", "test"],
    ]);
    expect(goalOf("docs/api.md", "concepts.md#one", known)).toEqual({
      page: "start",
      hash: "#one",
    });
    expect(goalOf("docs/concepts.md", "#two", known)).toEqual({
      page: "start",
      hash: "#two",
    });
    expect(goalOf("docs/concepts.md", "../test/README.md", known)).toEqual({
      page: "test",
      hash: "",
    });
    expect(goalOf("test/README.md", "../docs/concepts.md", known)).toEqual({
      page: "start",
      hash: "",
    });
    expect(goalOf("README.md", "docs/images/a.png", known)).toEqual({ picture: "images/a.png" });
    expect(goalOf("docs/concepts.md", "../src/", known)).toEqual({ file: "src" });
    expect(goalOf("docs/concepts.md", "https://example.com/start.md", known)).toBeUndefined();
  });

  it.each([
    ["What `x`, y & z do", "what-x-y--z-do"],
    ["OAuth 2.0 / OIDC", "oauth-20--oidc"],
    ["Schlüssel wechseln", "schlüssel-wechseln"],
    ["own_names are-kept", "own_names-are-kept"],
  ])("of %j are those of GitHub", (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor);
  });

  it("are not looked for in code", () => {
    expect(linksIn("[a](b.md) `[c](d.md)`\n```md\n[e](f.md)\n```\n[g](h.md#i)")).toEqual([
      "b.md",
      "h.md#i",
    ]);
  });
});
