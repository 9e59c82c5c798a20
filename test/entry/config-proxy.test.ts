import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/entry/config/config-error.ts";
import { proxyConfig } from "../../src/entry/config/proxy.ts";
import { expectRefused, mysql, read } from "../support/documents/configuration.ts";
import { secret } from "../support/secrets.ts";

const newKey = (): string => secret(randomBytes(32).toString("base64url"));

const MYSQL_PROXY_KEY = newKey();

/** Secrets that must not sign. */
const weak = [
  "Tell-Tale-short",
  "x".repeat(64),
  "Tell-Tale-Tell-Tale-Tell-Tale-Tell-Tale-Tell",
  "please-ChangeMe-before-you-go-to-production-123",
];

describe("the configuration of a server behind the MySQL proxy", () => {
  const url = (MYSQL_PROXY_URL: string) => ({ MYSQL_PROXY_URL, MYSQL_PROXY_KEY });

  it.each([
    "https://mysql.example.com",
    "https://mysql.example.com:8443",
    "https://example.com/mysql",
    "https://10.0.0.1",
    "http://localhost:3001",
    "http://127.0.0.1:3001",
    "http://127.1.2.3",
    "http://[::1]:3001",
  ])("takes %s", (address) => {
    const { mysqlProxy, mysql } = read(url(address));
    expect({ mysqlProxy, mysql }).toEqual({
      mysqlProxy: { url: address, key: MYSQL_PROXY_KEY },
      mysql: undefined,
    });
  });

  it.each([
    "http://mysql.example.com",
    "http://10.0.0.1:3001",
    "http://192.168.1.5",
    "http://[2001:db8::1]",
    "http://0.0.0.0:3001",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://127.0.0.1@example.com",
    "http://example.com#127.0.0.1",
    "http:mysql.example.com",
  ])("refuses plain http to another machine: %s", (address) => {
    expectRefused("MYSQL_PROXY_URL", url(address));
  });

  it.each([
    "mysql.example.com",
    "ftp://mysql.example.com",
    "mysql://127.0.0.1",
    "https://mysql.example.com/",
    "https://mysql.example.com?x",
    "https://mysql.example.com#x",
    "https://mysql.example.com?",
    "https://mysql.example.com#",
    "https://mysql.example.com ",
    "https://user:password@mysql.example.com",
    "https://:password@mysql.example.com",
    "https://",
  ])("refuses what is no plain address: %s", (address) => {
    expectRefused("MYSQL_PROXY_URL", url(address));
  });

  it("needs a key, and a strong one", () => {
    const MYSQL_PROXY_URL = "https://mysql.example.com";
    expectRefused("MYSQL_PROXY_KEY", { MYSQL_PROXY_URL });
    for (const key of weak) {
      expectRefused("MYSQL_PROXY_KEY", { MYSQL_PROXY_URL, MYSQL_PROXY_KEY: key });
    }
  });

  it("refuses a key without an address, which would silently mean another database", () => {
    expectRefused("MYSQL_PROXY_KEY", { MYSQL_PROXY_KEY });
    expect(read({ ...mysql, MYSQL_PROXY_KEY }).mysqlProxy).toBeUndefined();
  });

  it("refuses to have MySQL in two places", () => {
    expectRefused("MYSQL_PROXY_URL", { ...mysql, ...url("https://mysql.example.com") });
  });
});

describe("the configuration of a proxy", () => {
  const here = { ...mysql, MYSQL_HOST: "localhost", MYSQL_PROXY_KEY };

  const readProxy = (environment: Readonly<Record<string, string | undefined>>) =>
    proxyConfig(environment, () => "");

  /** The names that an environment is refused for. */
  function refusedFor(environment: Readonly<Record<string, string | undefined>>): string[] {
    try {
      readProxy(environment);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.message).not.toMatch(/Tell-Tale|ChangeMe|xxx/);
      return error.message.split("\n").map((line) => line.split(" ")[0] ?? "");
    }
    return expect.fail("it should have been refused");
  }

  it("listens on this machine alone until it is told otherwise", () => {
    expect(readProxy(here)).toMatchObject({
      host: "127.0.0.1",
      port: 3001,
      logLevel: "info",
      keys: [MYSQL_PROXY_KEY],
      mysql: { host: "localhost", database: "accounts" },
    });
    const told = { ...here, MYSQL_PROXY_HOST: "0.0.0.0", MYSQL_PROXY_PORT: "8000" };
    expect(readProxy(told)).toMatchObject({ host: "0.0.0.0", port: 8000 });
  });

  it("signs with one key and takes the one of before too", () => {
    const MYSQL_PROXY_PREVIOUS_KEY = newKey();
    expect(readProxy({ ...here, MYSQL_PROXY_PREVIOUS_KEY }).keys).toEqual([
      MYSQL_PROXY_KEY,
      MYSQL_PROXY_PREVIOUS_KEY,
    ]);
  });

  it("needs MySQL and a key", () => {
    expect(refusedFor({})).toEqual(["MYSQL_PROXY_KEY", "MYSQL_HOST"]);
    expect(refusedFor({ ...here, MYSQL_PROXY_KEY: undefined })).toEqual(["MYSQL_PROXY_KEY"]);
    // The key of before is no key of today.
    const rotated = { ...here, MYSQL_PROXY_KEY: undefined, MYSQL_PROXY_PREVIOUS_KEY: newKey() };
    expect(refusedFor(rotated)).toEqual(["MYSQL_PROXY_KEY"]);
    expect(refusedFor({ ...here, MYSQL_HOST: undefined })).toContain("MYSQL_HOST");
  });

  it.each(["MYSQL_PROXY_KEY", "MYSQL_PROXY_PREVIOUS_KEY"])("refuses a weak %s", (name) => {
    for (const key of weak) expect(refusedFor({ ...here, [name]: key })).toEqual([name]);
  });

  it("names every variable that is wrong", () => {
    const wrong = { ...here, MYSQL_PROXY_PORT: "Tell-Tale", LOG_LEVEL: "Tell-Tale", MYSQL_X: "x" };
    expect(refusedFor(wrong).toSorted()).toEqual(["LOG_LEVEL", "MYSQL_PROXY_PORT", "MYSQL_X"]);
  });
});
