import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { extname, join } from "node:path";
import { goalOf, linksIn, type Pages } from "../build/docs/links.ts";
import { markdownFiles } from "../build/docs/markdown.ts";
import { movedPages, redirectTo } from "../build/docs/moved.ts";

/** The folder that the site is built from. It is written anew by each command. */
const folder = "docs/site/pages";

/** The pages of the site: all of docs, and the files of the repository that they link to, directly or not. */
export function sitePages(): Pages {
  const pages = new Map(globSync("docs/*.md").map((file) => [file, pageOfDocs(file)]));
  for (const from of pages.keys()) {
    if (extname(from) !== ".md") continue;
    for (const link of linksIn(readFileSync(from, "utf8"))) {
      const goal = goalOf(from, link, pages);
      if (goal && "file" in goal && existsSync(goal.file) && statSync(goal.file).isFile()) {
        pages.set(goal.file, pageOfRepository(goal.file));
      }
    }
  }
  return pages;
}

const pageOfRepository = (file: string): string =>
  `repository-${file.replace(/\.md$/, "").replace(/^\./, "").replaceAll(/[/.]/g, "-")}`;

const pageOfDocs = (file: string): string =>
  file === "docs/README.md" ? "index" : file.slice("docs/".length, -".md".length);

/** Writes each page as a file in Markdown whose first lines name its source, so that the site can resolve its links. */
export function writePages(): void {
  const pages = sitePages();
  mkdirSync(folder, { recursive: true });
  for (const [file, name] of pages) writeChanged(join(folder, `${name}.md`), textOf(file));
  const names = [...pages.values()].map((name) => `${name}.md`);
  for (const one of globSync("*.md", { cwd: folder })) {
    if (!names.includes(one)) rmSync(join(folder, one));
  }
  cpSync("docs/images", join(folder, "images"), { recursive: true });
  mkdirSync(join(folder, "public"), { recursive: true });
  for (const [name, text] of markdownFiles()) writeChanged(join(folder, "public", name), text);
  for (const [name, now] of Object.entries(movedPages)) {
    writeChanged(join(folder, "public", `${name}.html`), redirectTo(now));
  }
}

function textOf(file: string): string {
  const text = readFileSync(file, "utf8");
  const source = `---\nsource: ${file}\n---\n\n`;
  return extname(file) === ".md"
    ? source + text
    : `${source}# ${file}\n\n\`\`\`\`\n${text}\n\`\`\`\`\n`;
}

/** Leaves an equal file alone, because the site loads each file that was written again. */
function writeChanged(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}
