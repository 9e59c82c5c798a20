// Runs the Worker on this machine, on a local D1: npm run dev:worker. Needs no account and no network.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { generateKey } from "../src/drivers/keys.ts";
import { onOrphaned } from "../src/entry/orphaned.ts";

mkdirSync("data", { recursive: true, mode: 0o700 });
const port = process.env["PORT"] ?? "3000";

if (!existsSync(".dev.vars")) {
  // What `wrangler secret put` and [vars] give a deployed Worker.
  const lines = [`SECRET_KEY=${(await generateKey("HS256")).trim()}`];
  lines.push(`ISSUER=http://127.0.0.1:${port}`, "");
  writeFileSync(".dev.vars", lines.join("\n"), { mode: 0o600 });
}

/** Runs wrangler without questions to a terminal and without asking anything of the network. */
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
const migrated = await wrangler("d1", "migrations", "apply", "DB", "--local", ...state);
process.exitCode =
  migrated === 0
    ? ((await wrangler("dev", "--port", port, "--ip", "127.0.0.1", ...state)) ?? 0)
    : 1;
