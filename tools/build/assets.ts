// Collects in dist/assets the files that the server sends: Swagger UI, the documents and the example app. A Worker is deployed
// with them, and also with the common passwords, because it has no file system.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import manifest from "../../package.json" with { type: "json" };
import { installedList } from "../../src/drivers/common-passwords.ts";
import { commonPasswordsFile } from "../../src/entry/runtimes/assets.ts";
import { swaggerFiles, type DocsAdditions } from "../../src/http/pages/docs.ts";
import { apiScript } from "./docs/api-script.ts";
import { apiStyle } from "./docs/api-style.ts";
import { guideFiles } from "./docs/guide.ts";
import { searchScript } from "./docs/search.ts";
import { partsOfTexts } from "./parts-of-texts.ts";
import { writeWhole } from "./write.ts";

const docsAdditions: DocsAdditions = { "latchkey.css": apiStyle, "start.js": apiScript };

const to = join("dist", "assets");
const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** Writes all assets. Returns the files that they come from, as absolute paths. */
export async function buildAssets(): Promise<readonly string[]> {
  mkdirSync(to, { recursive: true });
  // A Worker takes this instead of the whole manifest (`[alias]` in wrangler.toml).
  writeWhole(join("dist", "manifest.json"), JSON.stringify({ version: manifest.version }));
  writeWhole(join("dist", "parts-of-texts.json"), partsOfTexts);
  for (const name of swaggerFiles) write(name, readFileSync(join(swagger, name)));
  for (const [name, text] of Object.entries(docsAdditions)) write(name, text);
  write(commonPasswordsFile, [...(await installedList())].toSorted().join("\n"));
  writeFolder("guide", guideFiles());
  return [
    ...swaggerFiles.map((name) => join(swagger, name)),
    fileURLToPath(import.meta.resolve("@zxcvbn-ts/language-common")),
    ...searchScript().inputs,
    ...(await buildApp()),
  ];
}

/** Writes the example app. Returns its source files, as absolute paths. */
async function buildApp(): Promise<readonly string[]> {
  const app = mkdtempSync(join(tmpdir(), "latchkey-app-"));
  const modules = new Set<string>();
  const collect: Plugin = {
    name: "collect-modules",
    generateBundle: (_, files) => {
      for (const file of Object.values(files)) {
        if (file.type === "chunk") for (const id of Object.keys(file.modules)) modules.add(id);
      }
    },
  };
  await build({
    configFile: "web/vite.config.ts",
    // The server adds its own path.
    base: "./",
    build: { outDir: app },
    logLevel: "warn",
    plugins: [collect],
  });
  // Writes the page last, so that the files it names exist already.
  const files = filesIn(app)
    .map((file) => file.replaceAll(sep, "/"))
    .toSorted((a, b) => Number(a === "index.html") - Number(b === "index.html"));
  writeFolder("app", new Map(files.map((file) => [file, readFileSync(join(app, file))])));
  rmSync(app, { recursive: true });
  return [...modules];
}

/** Writes the files of a folder in their order, and then deletes all others. */
function writeFolder(name: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [file, content] of files) write(join(name, file), content);
  for (const file of filesIn(join(to, name))) {
    if (!files.has(file.replaceAll(sep, "/"))) rmSync(join(to, name, file), { force: true });
  }
}

/** Writes to a temporary file first, so that a running Worker never reads half a file. */
function write(name: string, content: string | Uint8Array): void {
  const draft = join("dist", `asset.${process.pid}`);
  writeFileSync(draft, content);
  const file = join(to, name);
  mkdirSync(dirname(file), { recursive: true });
  renameSync(draft, file);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}
