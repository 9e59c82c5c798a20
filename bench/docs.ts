// Writes the tables and images of the kept runs into docs/performance.md, its images and bench/README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { documents } from "./report/documents.ts";

for (const [path, text] of documents()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
