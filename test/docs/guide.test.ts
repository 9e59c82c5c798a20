import { describe, expect, it } from "vitest";
import { readContents } from "../../tools/build/docs/contents.ts";
import { guideFiles } from "../../tools/build/docs/guide.ts";
import { anchorOf, goalOf, linksIn } from "../../tools/build/docs/links.ts";

const files = guideFiles();
const pages = [...files].flatMap(([name, content]) =>
  typeof content === "string" && !name.includes(".") ? [[name, content] as const] : [],
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
    expect(page).not.toMatch(/<(?:script|style|iframe|form|base)\b|<[^>]* (?:style|on\w+)=/i);
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
