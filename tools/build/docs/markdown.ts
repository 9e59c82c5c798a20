import { globSync, readFileSync } from "node:fs";
import { readContents } from "./contents.ts";

/** The Markdown of each page, and llms.txt (llmstxt.org), which lists them for programs that read the documents. */
export function markdownFiles(): ReadonlyMap<string, string> {
  const pages = globSync("docs/*.md").filter((file) => file !== "docs/README.md");
  return new Map([
    ...pages.map((file) => [file.slice("docs/".length), readFileSync(file, "utf8")] as const),
    ["llms.txt", listOfPages()],
  ]);
}

function listOfPages(): string {
  const [, , about = ""] = readFileSync("docs/README.md", "utf8").split("\n");
  const groups = readContents().map(({ name, entries }) => {
    const own = entries.filter(({ target }) => !target.startsWith("../"));
    const lines = own.map(({ name, target, text }) => `- [${name}](${target}): ${text}\n`);
    return `\n## ${name}\n\n${lines.join("")}`;
  });
  return `# Latchkey\n\n> ${about}\n${groups.join("")}`;
}
