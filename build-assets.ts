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
import { commonPasswordsFile } from "./src/entry/assets.ts";
import { swaggerFiles } from "./src/http/docs.ts";

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
const files = readdirSync(app, { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
for (const { parentPath, name } of files) {
  const file = join(parentPath, name);
  write(join("app", relative(app, file)), readFileSync(file));
}
rmSync(app, { recursive: true });
