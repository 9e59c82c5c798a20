import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generateKey } from "../../src/drivers/jwt/keys.ts";
import { freePort } from "../support/free-port.ts";
import { secret } from "../support/secrets.ts";
import { startServer, type Server } from "../support/targets/server.ts";

const root = dirname(fileURLToPath(new URL("..", import.meta.url)));
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The code blocks of a language, in order. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, body]) => body ?? "",
  );

/** The names of the members of a token, because the token in the README must have the same members. */
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
    .replaceAll(/"(iat|exp)":\d{10}\b/g, '"$1":SECONDS')
    .trim();

/** The host of the server in the README. Its issuer is `http://` and this host. */
const shown = "localhost:3000";

/** Runs the commands of the README's session against a server on this port of `localhost`, and compares the output. */
function expectSession(port: number, cwd: string): void {
  const host = `localhost:${port}`;
  const [session = ""] = blocks("console");
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

describe("the README's session", () => {
  it("gives the output that the README shows", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "latchkey-readme-"));
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
  }, 60_000);
});

/** A copy of this folder as a fresh clone, but with the packages already installed. */
function freshClone(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-clone-"));
  const ignored = ["node_modules", "dist", "data", ".env", ".dev.vars", ".wrangler", ".git"];
  const skipped = new Set(ignored.map((name) => join(root, name)));
  cpSync(root, folder, { recursive: true, filter: (from) => !skipped.has(from) });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

async function untilAnswered(url: string): Promise<void> {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await sleep(50)) {
    if (await fetch(url).catch(() => undefined)) return;
  }
  throw new Error("nothing answers");
}

describe("the README's resource server", () => {
  const stock = blocks("ts").find((block) => block.startsWith("// resource-server.ts")) ?? "";
  const byJwk = stock.split("\n").find((line) => line.startsWith("app.use(jwk(")) ?? "";
  const byJwt = (blocks("ts").find((block) => block.startsWith("app.use(jwt(")) ?? "").trim();
  const withSecret = stock
    .replace(byJwk, byJwt)
    .replace('{ jwk } from "hono/jwk"', '{ jwt } from "hono/jwt"');

  it.each([
    ["by the public keys", "ES256", stock],
    ["by the shared secret", "HS256", withSecret],
  ] as const)("accepts only a valid token of Latchkey, verified %s", async (_, algorithm, code) => {
    const cwd = mkdtempSync(join(tmpdir(), "latchkey-readme-"));
    const SECRET_KEY = secret(await generateKey(algorithm));
    const env = { SECRET_KEY, ALGORITHM: algorithm, BCRYPT_COST: "10" };
    const server = await startServer({ env, cwd });
    const resource = await startResource(code, {
      SECRET_KEY,
      LATCHKEY_URL: `http://localhost:${server.port}`,
    });
    try {
      const token = await tokenOf(server);
      const greet = (authorization: string) =>
        fetch(resource.url, { headers: { Authorization: authorization } });
      const welcome = await greet(`Bearer ${token}`);
      expect([welcome.status, await welcome.text()]).toEqual([200, "Hello, ann!"]);
      expect((await greet(`Bearer ${token.slice(0, -4)}AAAA`)).status).toBe(401);
      expect((await fetch(resource.url)).status).toBe(401);
    } finally {
      await resource.stop();
      await server.stop();
      rmSync(cwd, { recursive: true });
    }
  });
});

async function tokenOf(server: Server): Promise<string> {
  const password = secret("the resource server greets");
  const post = (path: string, body: string, type: string) =>
    fetch(server.url + path, { method: "POST", body, headers: { "Content-Type": type } });
  const account = { username: "ann", password, email: "ann@example.com", name: "Ann" };
  await post("/authenticate/register", JSON.stringify(account), "application/json");
  const form = new URLSearchParams({ username: "ann", password }).toString();
  const granted = await post("/authenticate/token", form, "application/x-www-form-urlencoded");
  return secret(((await granted.json()) as { access_token: string }).access_token);
}

/** Runs the README's code in its own process, with the dependencies of this project. */
async function startResource(code: string, env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-resource-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const file = join(folder, "resource-server.mts");
  writeFileSync(file, code);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const child = spawn(process.execPath, [file], {
    env: { ...env, PORT: String(port) },
    stdio: "ignore",
  });
  const exit = once(child, "exit");
  await untilAnswered(url);
  return {
    url,
    stop: async () => {
      child.kill();
      await exit;
      rmSync(folder, { recursive: true });
    },
  };
}
