import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readContents } from "../../tools/build/docs/contents.ts";
import { anchorOf } from "../../tools/build/docs/links.ts";
import { movedPages } from "../../tools/build/docs/moved.ts";
import { codeIn } from "../support/documents/code.ts";

// Throws if a line has another form.
const groups = readContents();
const entries = groups.flatMap((group) => group.entries);

/** Where a name of these pages may begin. */
const places = ["", "src/", "test/"];

describe("the pages about the code", () => {
  it.each(["docs/code-structure.md", "CONTRIBUTING.md", "test/README.md"])(
    "%s names only files and folders that exist",
    (page) => {
      const folders = places.flatMap((place) => readdirSync(place || ".")).join("|");
      const path = new RegExp(`^(?!.*\\bdist\\b|node_modules/)(?:${folders})/[\\w./-]*$`);
      const names = codeIn(readFileSync(page, "utf8"))
        .filter(({ language }) => language === undefined)
        .flatMap(({ text }) => path.exec(text) ?? [])
        .filter((name) => !name.includes("NAME"));
      expect(names.length).toBeGreaterThan(page.startsWith("docs") ? 40 : 0);
      const exists = (name: string) =>
        places.some((place) => ["", ".test.ts"].some((end) => existsSync(place + name + end)));
      expect(names.filter((name) => !exists(name))).toEqual([]);
    },
  );
});

describe("the table of contents in docs/README.md", () => {
  it("has every page of docs exactly once", () => {
    const pages = readdirSync("docs").filter(
      (name) => name.endsWith(".md") && name !== "README.md",
    );
    const targets = entries.map(({ target }) => target);
    expect(targets.filter((one) => !one.startsWith("../")).toSorted()).toEqual(pages.toSorted());
    expect(new Set(targets).size).toBe(targets.length);
  });

  it("has words as names and existing targets, each once", () => {
    expect(entries.filter(({ name }) => name.includes(".md") || name.includes("`"))).toEqual([]);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    expect(entries.filter(({ target }) => !existsSync(join("docs", target)))).toEqual([]);
  });

  it("says in five to twelve words when a reader needs a page", () => {
    const counts = entries.map(({ text }) => ({ text, words: text.split(/\s+/).length }));
    expect(counts.filter(({ words }) => words < 5 || words > 12)).toEqual([]);
  });

  it("names each page as its title does, and its file is called so too", () => {
    const own = entries.filter(({ target }) => !target.startsWith("../"));
    for (const { name, target } of own) {
      expect(readFileSync(join("docs", target), "utf8").split("\n")[0]).toBe(`# ${name}`);
      // Without what stands in brackets or after a colon.
      const short = name.replace(/ \(.*\)$|: .*/, "");
      expect(target).toBe(`${anchorOf(short.replaceAll(/[,:]/g, " ").replaceAll(/ +/g, " "))}.md`);
    }
  });

  it("leads to guides of at most 250 lines", () => {
    const guides = groups.filter(({ name }) => name !== "Reference").flatMap((one) => one.entries);
    const lines = guides.map(({ target }) => ({
      target,
      count: readFileSync(join("docs", target), "utf8").trimEnd().split("\n").length,
    }));
    expect(lines.filter(({ count }) => count > 250)).toEqual([]);
  });

  it("is by task, and has no other list", () => {
    expect(groups.map(({ name }) => name)).toEqual([
      "Start",
      "Add login",
      "Frameworks",
      "Features",
      "Tokens and APIs",
      "Customize",
      "Run",
      "Reference",
    ]);
    const [, ...lists] = readFileSync("docs/README.md", "utf8").split(/^## /m);
    expect(lists.join("").match(/^\s*[-*|] ?/gm)).toHaveLength(entries.length);
  });
});

describe("the pages that had another name", () => {
  it("redirect to pages that exist, and no page has an old name", () => {
    const pages = Object.entries(movedPages);
    expect(pages.filter(([, name]) => !existsSync(`docs/${name}.md`))).toEqual([]);
    expect(pages.filter(([name]) => existsSync(`docs/${name}.md`))).toEqual([]);
  });
});
