import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { readProxyConfig } from "../../src/entry/config/proxy.ts";
import { latchkey } from "../support/cli.ts";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { startServer } from "../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

const run = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  latchkey({ cwd, env }, ...args);

const key = secret(randomBytes(32).toString("base64url"));

/** A MySQL address where no server listens. A proxy starts without its database. */
const away = async () => ({
  MYSQL_HOST: "127.0.0.1",
  MYSQL_PORT: String(await freePort()),
  MYSQL_DATABASE: "latchkey",
  MYSQL_USER: "latchkey",
  MYSQL_PASSWORD: secret("Tell-Tale-Password"),
});

describe("latchkey proxy --help", () => {
  it("names its variables, its routes and the https in front of it", async () => {
    const { code, stdout, stderr } = await run({}, "proxy", "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: latchkey proxy /);
    const variables =
      "MYSQL_HOST MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD MYSQL_PROXY_KEY MYSQL_PROXY_PREVIOUS_KEY PROXY_HOST PROXY_PORT";
    for (const name of variables.split(" ")) expect(stdout).toContain(name);
    for (const word of ["/v1/execute", "/health/live", "/health/ready", "https", "127.0.0.1"]) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toContain("DATABASE_URL");
    expect(stdout).toContain("latchkey keys generate --proxy");
    expect((await run({}, "--help")).stdout).toMatch(/^ +proxy +.*MySQL/m);
  });
});

describe("latchkey keys generate --proxy", () => {
  it("prints a new key each time, which a proxy accepts", async () => {
    const made = await Promise.all([
      run({}, "keys", "generate", "--proxy"),
      run({}, "keys", "generate", "--proxy"),
    ]);
    const [one = "", other = ""] = made.map(({ stdout }) => secret(stdout.trim()));
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(one).not.toBe(other);
    for (const { code, stderr } of made) {
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: "Set this as MYSQL_PROXY_KEY on the server and on the proxy and store it safely.\n",
      });
    }
    const env = { ...(await away()), MYSQL_PROXY_KEY: one, MYSQL_PROXY_PREVIOUS_KEY: other };
    expect(readProxyConfig(env, () => "").keys).toEqual([one, other]);
  });

  it("prints no key together with --algorithm", async () => {
    const { code, stdout } = await run({}, "keys", "generate", "--proxy", "--algorithm", "ES256");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});

describe("latchkey proxy", () => {
  it("exits with 78 and names each missing variable", async () => {
    const { code, stdout, stderr } = await run({}, "proxy");
    expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
    expect(stderr).toMatch(/^MYSQL_PROXY_KEY .*latchkey keys generate --proxy$/m);
    expect(stderr).toMatch(/^MYSQL_HOST /m);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("exits with 78 and names weak and wrong variables, never the values of secrets", async () => {
    const env = {
      MYSQL_HOST: "127.0.0.1",
      MYSQL_PROXY_KEY: secret("Tell-Tale-short"),
      MYSQL_PROXY_PREVIOUS_KEY: secret("Tell-Tale-Tell-Tale-Tell-Tale-Tell-Tale-Tell"),
      PROXY_PORT: "a port",
      MYSQL_PROXY_HSOT: "Tell-Tale-Host",
      LOG_LEVEL: "loud",
    };
    const { code, stdout, stderr } = await run(env, "proxy");
    expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
    for (const name of [...Object.keys(env).slice(1), "MYSQL_DATABASE", "MYSQL_USER"]) {
      expect(stderr).toMatch(new RegExp(`^${name} `, "m"));
    }
    expect(stderr).toContain("MYSQL_PASSWORD");
    expect(stderr).not.toMatch(/Tell-Tale/);
  });

  it("exits with 78 when its port is taken", async () => {
    const other = createServer();
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const env = { ...(await away()), MYSQL_PROXY_KEY: key, PROXY_PORT: String(port) };
    const { code, stderr } = await run(env, "proxy");
    expect(code).toBe(78);
    expect(stderr).toMatch(new RegExp(`^Port ${port} is in use. Set PROXY_PORT `));
    other.close();
  });

  it("starts while MySQL is away, is not ready, and ends on SIGTERM", async () => {
    const proxy = await startServer(
      { cwd, env: { ...(await away()), MYSQL_PROXY_KEY: key } },
      "proxy",
    );
    await expect.poll(proxy.log).toContain(`"url":"http://localhost:${proxy.port}"`);
    const ready = await fetch(`${proxy.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { code: "unavailable", outcome: "not_executed" },
    ]);
    expect(ready.headers.get("retry-after")).toMatch(/^\d+$/);
    proxy.kill("SIGTERM");
    expect(await proxy.exit).toBe(0);
    expect(proxy.log()).not.toMatch(/Tell-Tale/);
  });
});
