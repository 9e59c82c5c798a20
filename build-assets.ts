// Gathers in dist/assets the files that are deployed beside a Worker, which has no file system.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { dictionary } from "@zxcvbn-ts/language-common";
import { commonPasswordsFile } from "./src/entry/assets.ts";
import { swaggerFiles } from "./src/http/docs.ts";

const to = join("dist", "assets");
const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** Written aside first: a Worker that runs already never reads half a file. */
function write(name: string, content: string | Uint8Array): void {
  const draft = join("dist", `${name}.${process.pid}`);
  writeFileSync(draft, content);
  renameSync(draft, join(to, name));
}

mkdirSync(to, { recursive: true });
for (const name of swaggerFiles) write(name, readFileSync(join(swagger, name)));
// No password of fewer than 8 characters is ever judged: PASSWORD_MIN_LENGTH has no lower value.
const common = dictionary["passwords-common"].filter((password) => [...password].length >= 8);
write(commonPasswordsFile, common.toSorted().join("\n"));
