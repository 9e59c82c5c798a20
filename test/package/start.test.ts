import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { noLeaks } from "../suite/leaks.ts";
import { freePort } from "../support/network/free-port.ts";
import { untilAnswered } from "../support/network/until-answered.ts";
import { secret } from "../support/secrets.ts";
import { startServer } from "../support/targets/server.ts";

const root = dirname(fileURLToPath(new URL("..", import.meta.url)));
const page = readFileSync(join(root, "docs/getting-started.md"), "utf8");

/** The names of the members of a token, because the token in the document must have the same members. */
const membersOf = (token: string): string =>
  token
    .split(".")
    .slice(0, 2)
    .map((part) => Object.keys(JSON.parse(Buffer.from(part, "base64url").toString()) as object))
    .join(" | ");

/** The output with placeholders for everything that differs from run to run. */
const masked = (output: string): string =>
  output
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, "UUID")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "TIME")
    .replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, membersOf)
    .replaceAll(/rt1_[\w-]{70}/g, "REFRESH TOKEN")
    .replaceAll(/"(iat|exp|auth_time)":\d{10}\b/g, '"$1":SECONDS')
    .trim();

/** The host of the server in the document. Its issuer is `http://` and this host. */
const shown = "localhost:3000";

/** Runs the commands of the session against a server on this port of `localhost`, and compares the output. */
function expectSession(port: number, cwd: string): void {
  const host = `localhost:${port}`;
  const [, session = ""] = /^```console\n(.*?)^```/ms.exec(page) ?? [];
  const steps = session.split(/^\$ /m).slice(1);
  expect(steps).toHaveLength(7);
  for (const step of steps) {
    const [command = "", ...lines] = step.split("\n");
    const real = command.replaceAll(shown, host);
    const output = execFileSync("sh", ["-c", real], { cwd, encoding: "utf8" });
    for (const [token] of output.matchAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+|rt1_[\w-]+/g)) secret(token);
    expect(masked(output.replaceAll(host, shown))).toBe(masked(lines.join("\n")));
  }
}

describe("the session of docs/getting-started.md", () => {
  it("gives the output that the page shows", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "latchkey-start-"));
    const server = await startServer({ env: {}, cwd });
    try {
      expectSession(server.port, cwd);
    } finally {
      await server.stop();
      rmSync(cwd, { recursive: true });
    }
  });

  it("gives the same output with `npm run dev:worker` in a fresh clone", async () => {
    const clone = freshClone();
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const child = spawn("npm", ["run", "dev:worker"], {
      cwd: clone,
      env: { PATH: process.env["PATH"], HOME: clone, PORT: String(port) },
      stdio: "ignore",
      // npm forwards no signals, so the test signals the whole process group.
      detached: true,
    });
    const exit = once(child, "exit");
    try {
      await untilAnswered(url);
      expectSession(port, clone);
    } finally {
      process.kill(-(child.pid ?? 0), "SIGTERM");
      await exit;
      await expect.poll(() => fetch(url).then(Boolean, () => false)).toBe(false);
      rmSync(clone, { recursive: true, maxRetries: 10, retryDelay: 200 });
    }
  }, 400_000);
});

describe("the logs", () => noLeaks(0));

/** A copy of this folder as a fresh clone, but with the packages already installed. */
function freshClone(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-clone-"));
  const ofSite = ["node_modules", "dist", "pages"].map((name) => join("docs/site", name));
  const ignored = [
    "node_modules",
    "dist",
    "data",
    ".env",
    ".dev.vars",
    ".wrangler",
    ".git",
    ...ofSite,
  ];
  const skipped = new Set(ignored.map((name) => join(root, name)));
  cpSync(root, folder, { recursive: true, filter: (from) => !skipped.has(from) });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}
