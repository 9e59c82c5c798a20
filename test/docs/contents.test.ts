import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readContents } from "../../tools/build/docs/contents.ts";

// Throws if a line has another form.
const groups = readContents();
const entries = groups.flatMap((group) => group.entries);

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

  it("is by task, and has no other list", () => {
    expect(groups.map(({ name }) => name)).toEqual([
      "Start",
      "Build",
      "Run",
      "Secure",
      "Reference",
      "Change",
    ]);
    const lines = readFileSync("docs/README.md", "utf8").match(/^\s*[-*|] ?/gm);
    expect(lines).toHaveLength(entries.length);
  });
});
