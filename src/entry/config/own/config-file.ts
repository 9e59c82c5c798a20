import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf, ConfigError } from "../config-error.ts";
import type { OwnConfig } from "./own-config.ts";

const names = ["latchkey.config.ts", "latchkey.config.mjs", "latchkey.config.js"];

/** Reads the default export of `latchkey.config.ts` (or .mjs, .js) in a folder. Throws ConfigError if it cannot be loaded. */
export async function loadConfigFile(folder: string): Promise<OwnConfig> {
  const name = names.find((one) => existsSync(resolve(folder, one)));
  if (name === undefined) return {};
  let file: { readonly default?: unknown };
  try {
    file = (await import(pathToFileURL(resolve(folder, name)).href)) as typeof file;
  } catch (error) {
    const code = codeOf(error);
    const reason =
      code === "ERR_UNKNOWN_FILE_EXTENSION"
        ? ": this Node reads no TypeScript. Use Node 22.18 or newer, or write latchkey.config.mjs."
        : error instanceof SyntaxError && isCommonJs(folder, name)
          ? ": package.json says that modules are CommonJS. Run: npm pkg set type=module"
          : "";
    throw new ConfigError(`${name} cannot be loaded (${code})${reason}`, { cause: error });
  }
  if (typeof file.default === "object" && file.default !== null) return file.default;
  throw new ConfigError(`${name} needs a default export: export default defineConfig({ … })`);
}

/** Whether Node reads the file as CommonJS, which `npm init` asks for, so that it has no `import` and `export`. */
function isCommonJs(folder: string, name: string): boolean {
  if (name.endsWith(".mjs")) return false;
  try {
    return /"type"\s*:\s*"commonjs"/.test(readFileSync(resolve(folder, "package.json"), "utf8"));
  } catch {
    return false;
  }
}
