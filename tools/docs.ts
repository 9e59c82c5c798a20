// Shows the documents as a site: `dev` serves it and follows changes, `build` writes it to docs/site/dist. The packages of the site are
// not among those of the repository, so it installs them first.
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { resolve } from "node:path";
import { writePages } from "./docs/pages.ts";
import { installLocked } from "./npm.ts";

const [command = "dev", ...options] = process.argv.slice(2);
const site = resolve("docs/site");

await installLocked(site);
writePages();
if (command === "dev") {
  watch("docs", (_, name) => {
    if (name?.endsWith(".md")) writePages();
  });
}
const vitepress = resolve(site, "node_modules/vitepress/bin/vitepress.js");
// VitePress builds no index for its search if the shell has another NODE_ENV.
const env = { ...process.env, NODE_ENV: command === "build" ? "production" : "development" };
const child = spawn(process.execPath, [vitepress, command, site, ...options], {
  stdio: "inherit",
  env,
});
child.once("exit", (code) => process.exit(code ?? 1));
