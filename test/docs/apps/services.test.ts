import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { SessionClaims } from "../../../src/core/tokens/claims.ts";
import { accessTokenKind, createJwtSigner } from "../../../src/drivers/jwt/jwt.ts";
import { freePort } from "../../support/network/free-port.ts";
import { untilAnswered } from "../../support/network/until-answered.ts";
import { secret } from "../../support/secrets.ts";
import { startServer, type Server } from "../../support/targets/server.ts";
import { decodeToken, forgeKey } from "../../support/tokens/forge.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = readFileSync(join(root, "docs/verify-tokens-in-an-api.md"), "utf8");

/** The programs of the page, in order. */
const programs = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);

describe("the resource server of docs/verify-tokens-in-an-api.md", () => {
  const stock = programs.find((code) => code.startsWith("// resource-server.ts")) ?? "";
  const byJwk = stock.split("\n").find((line) => line.startsWith("app.use(jwk(")) ?? "";
  const byJwt = (programs.find((code) => code.startsWith("app.use(jwt(")) ?? "").trim();
  const withSecret = stock
    .replace(byJwk, byJwt)
    .replace('{ jwk } from "hono/jwk"', '{ jwt } from "hono/jwt"');

  it.each([
    ["by the public keys", "ES256", stock],
    ["by the shared secret", "HS256", withSecret],
  ] as const)("accepts only a valid token of Latchkey, verified %s", async (_, algorithm, code) => {
    const cwd = mkdtempSync(join(tmpdir(), "latchkey-services-"));
    const { key, material } = await forgeKey(algorithm);
    const SECRET_KEY = secret(material);
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
      const claims = decodeToken(token).payload as unknown as SessionClaims;
      for (const name of ["iss", "aud"]) {
        const foreign = { ...claims, [name]: "https://other.example.com" };
        const signed = secret(await createJwtSigner({ key }, accessTokenKind).sign(foreign));
        expect((await greet(`Bearer ${signed}`)).status, name).toBe(401);
      }
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

/** Runs the page's code in its own process, with the dependencies of this project. */
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
