import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A guide of the package, such as `nextjs`, as Markdown. */
export const readGuide = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}.md`, import.meta.url)), "utf8");
