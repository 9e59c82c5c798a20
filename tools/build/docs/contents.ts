import { readFileSync } from "node:fs";

/** A line of the table of contents. */
export interface Entry {
  readonly name: string;
  /** Relative to the folder `docs`. */
  readonly target: string;
  /** When a reader needs the page. */
  readonly text: string;
}

/** The lists of docs/README.md, each with its heading. The menus of the site and of the server's guide consist of them. */
export interface Group {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** Reads docs/README.md. Throws if a line of a list has another form than `- [words](page.md): when a reader needs the page`. */
export function readContents(): readonly Group[] {
  const [, ...groups] = readFileSync("docs/README.md", "utf8").split(/^## /m);
  return groups.map((group) => {
    const [name = "", ...lines] = group.split("\n");
    return { name, entries: lines.filter((line) => line.startsWith("- ")).map(entryOf) };
  });
}

function entryOf(line: string): Entry {
  const [, name, target, text] = /^- \[([^\]]+)\]\(([^)#]+)\): (.+)$/.exec(line) ?? [];
  if (!name || !target || !text) throw new Error(`docs/README.md: ${line}`);
  return { name, target, text };
}
