// Runs the Worker on this machine, without an account and a network: npm run dev:worker. To use another configuration than
// wrangler.toml, add `-- -c FILE`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { generateKey } from "../src/drivers/jwt/keys.ts";
import { onOrphaned } from "../src/entry/runtimes/orphaned.ts";

mkdirSync("data", { recursive: true, mode: 0o700 });
const port = process.env["PORT"] ?? "3000";
const given = process.argv.slice(2);
const named = given.findIndex((argument) => argument === "-c" || argument === "--config");
const config = (named >= 0 && given[named + 1]) || "wrangler.toml";

if (!existsSync(".dev.vars")) {
  // A deployed Worker gets its secret from `wrangler secret put`. Locally, wrangler reads this file.
  const key = (await generateKey("HS256")).trim();
  writeFileSync(".dev.vars", `SECRET_KEY=${key}\n`, { mode: 0o600 });
}

/** Runs wrangler without questions on the terminal and without requests to the network. Gives its exit code. */
async function wrangler(...args: string[]): Promise<number | null> {
  const child = spawn("wrangler", args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, CI: "true", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    shell: process.platform === "win32",
  });
  const stop = (): void => void child.kill();
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  onOrphaned(stop);
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

const state = ["--persist-to", "data/worker"];
const hasD1 = /^\[\[d1_databases\]\]/m.test(readFileSync(config, "utf8"));
const migrated = hasD1
  ? await wrangler("d1", "migrations", "apply", "DB", "--local", "-c", config, ...state)
  : 0;
const address = ["--port", port, "--ip", "127.0.0.1", "--var", `ISSUER:http://localhost:${port}`];
process.exitCode =
  migrated === 0 ? ((await wrangler("dev", ...address, ...state, ...given)) ?? 0) : 1;
