import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const contents = readFileSync("docs/README.md", "utf8");

/** The lines of the lists: `- [words](page.md): when a reader needs the page`. */
const lines = contents.split("\n").filter((line) => line.startsWith("- "));
const entries = lines.map((line) => {
  const [, name = "", target = "", text = ""] =
    /^- \[([^\]]+)\]\(([^)#]+)\): (.+)$/.exec(line) ?? [];
  return { line, name, target, text };
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

  it("has only lines of one form, with words as names and existing targets", () => {
    expect(entries.filter(({ text }) => text === "").map(({ line }) => line)).toEqual([]);
    expect(entries.filter(({ name }) => name.includes(".md") || name.includes("`"))).toEqual([]);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    expect(entries.filter(({ target }) => !existsSync(join("docs", target)))).toEqual([]);
  });

  it("says in five to twelve words when a reader needs a page", () => {
    const counts = entries.map(({ text }) => ({ text, words: text.split(/\s+/).length }));
    expect(counts.filter(({ words }) => words < 5 || words > 12)).toEqual([]);
  });

  it("is by task", () => {
    const groups = [...contents.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(groups).toEqual(["Start", "Build", "Run", "Secure", "Reference", "Change"]);
  });
});
