// Gathers in dist/assets the files that are deployed beside a Worker, which has no file system.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { dictionary } from "@zxcvbn-ts/language-common";
import { build } from "vite";
import { commonPasswordsFile } from "./src/entry/runtimes/assets.ts";
import { swaggerFiles } from "./src/http/pages/docs.ts";

const to = join("dist", "assets");
const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** Written aside first: a Worker that runs already never reads half a file. */
function write(name: string, content: string | Uint8Array): void {
  const draft = join("dist", `asset.${process.pid}`);
  writeFileSync(draft, content);
  const file = join(to, name);
  mkdirSync(dirname(file), { recursive: true });
  renameSync(draft, file);
}

mkdirSync(to, { recursive: true });
for (const name of swaggerFiles) write(name, readFileSync(join(swagger, name)));
// No password of fewer than 8 characters is ever judged: PASSWORD_MIN_LENGTH has no lower value.
const common = dictionary["passwords-common"].filter((password) => [...password].length >= 8);
write(commonPasswordsFile, common.toSorted().join("\n"));

const app = mkdtempSync(join(tmpdir(), "latchkey-app-"));
await build({ configFile: "web/vite.config.ts", build: { outDir: app }, logLevel: "warn" });
// The page after what it names.
const files = filesIn(app).toSorted(
  (a, b) => Number(a === "index.html") - Number(b === "index.html"),
);
for (const file of files) write(join("app", file), readFileSync(join(app, file)));
for (const file of filesIn(join(to, "app"))) {
  if (!files.includes(file)) rmSync(join(to, "app", file), { force: true });
}
rmSync(app, { recursive: true });

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}
