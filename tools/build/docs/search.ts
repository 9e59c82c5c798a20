import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildSync } from "esbuild";
import MiniSearch from "minisearch";
import { readContents } from "./contents.ts";
import { keywords } from "./keywords.ts";
import { anchorOf } from "./links.ts";
import { searchOptions, type Section } from "./search-options.ts";

// The index of the documents, which the site and the guide of the server search alike.

/** Pages that readers look up after they found a guide. */
const references = new Set(
  readContents()
    .filter(({ name }) => name === "Reference")
    .flatMap(({ entries }) => entries.map(({ target }) => target.replace(".md", ""))),
);

/** How the index is made. Each part has the words of `keywords.ts` and a weight beside its members. */
export const indexOptions = {
  ...searchOptions,
  extractField: (section: Section, field: string): unknown => {
    const [page = "", anchor] = section.id.replace(/^\//, "").split("#");
    const isFirst = anchor === undefined;
    if (field === "keywords") return isFirst ? (keywords[page] ?? "") : "";
    if (field === "weight") return (references.has(page) ? 0.5 : 1) * (isFirst ? 1.5 : 1);
    return section[field as keyof Section];
  },
};

/** The parts of a page in Markdown, whose code is searched too. */
export function sectionsOf(page: string, text: string): Section[] {
  const sections: (Section & { readonly level: number })[] = [];
  const anchors = new Map<string, number>();
  const parts = text.replaceAll(/^( *)```[^]*?^\1```/gm, (code) => code.replaceAll(/^#/gm, " #"));
  for (const [, marks = "", heading = "", body = ""] of parts.matchAll(
    /^(#{1,6}) (.+)\n([^]*?)(?=^#{1,6} |$(?![^]))/gm,
  )) {
    const title = plain(heading);
    const anchor = anchorOf(title);
    const count = anchors.get(anchor) ?? 0;
    anchors.set(anchor, count + 1);
    const above = sections.filter(
      ({ level }, at) =>
        level < marks.length && sections.slice(at + 1).every((one) => one.level > level),
    );
    const hash = marks.length === 1 ? "" : `#${anchor}${count === 0 ? "" : `-${count}`}`;
    sections.push({
      id: page + hash,
      level: marks.length,
      title,
      titles: above.map((one) => one.title),
      text: plain(body),
    });
  }
  return sections;
}

/** The index of the guide: all pages of docs. */
export function guideIndex(): MiniSearch<Section> {
  const index = new MiniSearch<Section>(indexOptions);
  for (const file of globSync("docs/*.md")) {
    if (file === "docs/README.md" || unsearched.test(file)) continue;
    index.addAll(sectionsOf(file.slice("docs/".length, -".md".length), readFileSync(file, "utf8")));
  }
  return index;
}

/** The search of the guide as one script for browsers, and the files that it consists of, as absolute paths. */
export function searchScript(): { readonly text: string; readonly inputs: readonly string[] } {
  const { outputFiles, metafile } = buildSync({
    entryPoints: ["tools/build/docs/search-box.ts"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    metafile: true,
    write: false,
  });
  return {
    text: outputFiles[0]?.text ?? "",
    inputs: Object.keys(metafile.inputs).map((file) => resolve(file)),
  };
}

/** Documents that nobody looks for with words of a task. */
export const unsearched = /^(?!docs\/)|\/(?:owasp-asvs|statements)\.md$/;

const plain = (markdown: string): string =>
  markdown
    .replaceAll(/^\s*```.*$/gm, "")
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/<[^>\n]+>/g, " ")
    .replaceAll(/[`*]/g, "")
    .replaceAll(/\||-{3,}/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
