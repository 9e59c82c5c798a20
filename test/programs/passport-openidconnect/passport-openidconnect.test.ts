import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { installOnce, run } from "../../frameworks/install.ts";
import { cacheFolder } from "../../support/apt.ts";
import { testProgram } from "../program.ts";

const here = import.meta.dirname;
const kept = cacheFolder("passport-openidconnect");

testProgram({
  row: "passport-openidconnect 0.1, and Node-RED with it",
  setting: "--no-pkce",
  file: join(here, "app.mjs"),
  callback: "/callback",
  async install() {
    mkdirSync(kept, { recursive: true });
    for (const name of ["package.json", "package-lock.json"]) {
      cpSync(join(here, name), join(kept, name));
    }
    await installOnce(kept, "package-lock.json", () => run("npm", ["ci"], { cwd: kept }));
    const manifest = join(kept, "node_modules/passport-openidconnect/package.json");
    return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
  },
  async command(folder) {
    symlinkSync(join(kept, "node_modules"), join(folder, "node_modules"));
    return [process.execPath, "app.mjs"];
  },
  refused: "The parameter code_challenge is missing.",
});
