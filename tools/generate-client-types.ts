// Generates the types of `latchkey-auth/client` from the OpenAPI document in git: `npm run build:types`. Argument: the file to write.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runGenerator } from "./generators/generators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const [target = "src/client/generated/api.ts"] = process.argv.slice(2);

const header =
  "// Made from test/contract/openapi.snapshot.json by `npm run build:types`: change the contract instead.\n";
const types = await runGenerator(
  "openapi-typescript",
  ["test/contract/openapi.snapshot.json"],
  root,
);
// Replaces the generator's own header.
writeFileSync(target, types.replace(/^\/\*\*.*?\*\/\n/s, header));
