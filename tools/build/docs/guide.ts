import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Marked, Renderer, type Token, type Tokens } from "marked";
import { pageColors } from "../../../src/http/pages/page-style.ts";
import { readContents } from "./contents.ts";
import { anchorOf, goalOf, type Pages } from "./links.ts";
import { markdownFiles } from "./markdown.ts";
import { movedPages, redirectTo } from "./moved.ts";
import { guideIndex, searchScript } from "./search.ts";

// Renders the documents for the server, which serves them at /docs/guide/. Links are relative, so that they work under any path.

/** The pages of the guide. The first page is at the path of the folder. */
const guidePages = (): Pages =>
  new Map(
    globSync("docs/*.md").map((file) => [
      file,
      file === "docs/README.md" ? "" : file.slice("docs/".length, -".md".length),
    ]),
  );

/** The files of the guide: all pages, also in Markdown, their style, their pictures and the index of the search. */
export function guideFiles(): ReadonlyMap<string, string | Uint8Array> {
  const pages = guidePages();
  const style = readFileSync(join(import.meta.dirname, "guide.css"), "utf8");
  return new Map<string, string | Uint8Array>([
    ["guide.css", pageColors + style],
    ...globSync("images/*.{png,svg}", { cwd: "docs" }).map(
      (name) => [name, readFileSync(join("docs", name))] as const,
    ),
    ...[...pages].map(([file, name]) => [name || "index", pageOf(file, pages)] as const),
    ...markdownFiles(),
    ...Object.entries(movedPages).map(([name, now]) => [name, redirectTo(now)] as const),
    ["search.js", searchScript().text],
    ["search.json", JSON.stringify(guideIndex())],
  ]);
}

/** A page, complete with its menu. */
function pageOf(file: string, pages: Pages): string {
  const text = readFileSync(file, "utf8");
  const [, title = ""] = /^# (.+)$/m.exec(text) ?? [];
  const full = title.includes("Latchkey") ? title : `${title} · Latchkey`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(full)}</title>
<link rel="icon" type="image/svg+xml" href="../../latchkey.svg">
<link rel="stylesheet" href="guide.css">
<script type="module" src="search.js"></script>
</head>
<body>
<main>
${bodyOf(file, text, pages)}</main>
<nav aria-label="All pages">
${menuOf(file, pages)}</nav>
</body>
</html>
`;
}

function menuOf(file: string, pages: Pages): string {
  const groups = readContents().map(({ name, entries }) => {
    const items = entries.flatMap(({ name, target }) => {
      const goal = goalOf("docs/README.md", target, pages);
      if (!goal || !("page" in goal)) return [];
      const current = `docs/${target}` === file ? ' aria-current="page"' : "";
      return [`<li><a href="${goal.page}"${current}>${escaped(name)}</a></li>\n`];
    });
    return items.length === 0 ? "" : `<h2>${name}</h2>\n<ul>\n${items.join("")}</ul>\n`;
  });
  return `<p><a href="./">Documentation</a></p>\n${groups.join("")}`;
}

function bodyOf(file: string, text: string, pages: Pages): string {
  const anchors = new Map<string, number>();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const anchor = anchorOf(plain(tokens));
        const count = anchors.get(anchor) ?? 0;
        anchors.set(anchor, count + 1);
        const id = count === 0 ? anchor : `${anchor}-${count}`;
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const name = this.parser.parseInline(tokens);
        const goal = goalOf(file, href, pages);
        if (!goal) return `<a href="${escaped(href)}">${name}</a>`;
        if ("page" in goal) {
          const isHere = pages.get(file) === goal.page && goal.hash !== "";
          return `<a href="${isHere ? goal.hash : (goal.page || "./") + goal.hash}">${name}</a>`;
        }
        if ("picture" in goal) return `<a href="${goal.picture}">${name}</a>`;
        // A file of the repository, which the server does not have.
        return plain(tokens) === goal.file ? name : `${name} (<code>${escaped(goal.file)}</code>)`;
      },
      // The element that scrolls, if the table is wider than the page.
      table(token: Tokens.Table) {
        return `<div class="wide">${Renderer.prototype.table.call(this, token)}</div>\n`;
      },
    },
  });
  return marked.parse(text, { async: false });
}

/** The text of a heading or a link, without its marks. */
const plain = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => ("tokens" in token && token.tokens ? plain(token.tokens) : textIn(token)))
    .join("");

const textIn = (token: Token): string => ("text" in token ? String(token.text) : token.raw);

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
