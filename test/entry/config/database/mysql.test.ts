import { describe, expect, it } from "vitest";
import { readProxyConfig } from "../../../../src/entry/config/proxy.ts";
import type { Environment } from "../../../../src/entry/config/variables/reader.ts";
import {
  expectRefused,
  faultsOf,
  mysql,
  read,
  strongSecret,
} from "../../../support/documents/configuration.ts";

const MYSQL_PROXY_KEY = strongSecret();

/** Keys that are too weak. */
const weak = [
  "Tell-Tale-short",
  "x".repeat(64),
  "Tell-Tale-Tell-Tale-Tell-Tale-Tell-Tale-Tell",
  "please-ChangeMe-before-you-go-to-production-123",
];

describe("the configuration of MySQL", () => {
  const optionsOf = (environment: Environment) => {
    const { database } = read(environment);
    return database.kind === "mysql" ? database.options : undefined;
  };

  it("reads the seed's names, and turns TLS off only on this machine", () => {
    expect(read(mysql).database).toEqual({
      kind: "mysql",
      options: {
        host: "db.example.com",
        port: 3306,
        database: "accounts",
        user: "latchkey",
        password: "Tell-Tale-Password",
        tls: "verify",
        ca: undefined,
      },
    });
    for (const MYSQL_HOST of ["localhost", "127.0.0.1", "::1"]) {
      expect(optionsOf({ ...mysql, MYSQL_HOST })?.tls).toBe("off");
    }
    for (const MYSQL_HOST of ["127.0.0.1.example.com", "localhost.example.com"]) {
      expect(optionsOf({ ...mysql, MYSQL_HOST })?.tls).toBe("verify");
    }
    expect(optionsOf({ ...mysql, MYSQL_TLS: "off", MYSQL_CA: "PEM" })).toMatchObject({
      tls: "off",
      ca: "PEM",
    });
    expectRefused("MYSQL_TLS", { ...mysql, MYSQL_TLS: "required" });
  });

  it("verifies TLS only by host name, because mysql2 does not check the certificate of an IP address", () => {
    for (const MYSQL_HOST of ["10.0.0.1", "2001:db8::1"]) {
      expectRefused("MYSQL_HOST", { ...mysql, MYSQL_HOST });
      expect(optionsOf({ ...mysql, MYSQL_HOST, MYSQL_TLS: "off" })?.host).toBe(MYSQL_HOST);
    }
    expectRefused("MYSQL_HOST", { ...mysql, MYSQL_HOST: "127.0.0.1", MYSQL_TLS: "verify" });
  });

  it.each(["MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"])(
    "requires %s with the host",
    (name) => {
      expectRefused(name, { ...mysql, [name]: undefined });
      if (name === "MYSQL_PASSWORD") expect(optionsOf({ ...mysql, [name]: "" })?.password).toBe("");
      else expectRefused(name, { ...mysql, [name]: "" });
    },
  );

  it.each(["MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"] as const)(
    "rejects %s without the host, so that the embedded database is never used by mistake",
    (name) => {
      expectRefused(name, { [name]: mysql[name] });
    },
  );

  it.each([
    "MYSQL_DB",
    "MYSQL_PASS",
    "MYSQL_HOSTNAME",
    "MYSQL_USERNAME",
    "MYSQL_URL",
    "MYSQL_HSOT",
  ])("rejects the unknown %s and never shows its value", (name) => {
    expectRefused(name, { ...mysql, [name]: "Tell-Tale" });
  });

  it("ignores the variables of MySQL's own tools", () => {
    const names = ["MYSQL_ROOT_PASSWORD", "MYSQL_PWD", "MYSQL_TCP_PORT", "MYSQL_UNIX_PORT"];
    const foreign = Object.fromEntries(names.map((name) => [name, "x"]));
    expect(read({ ...mysql, ...foreign })).toEqual(read(mysql));
  });
});

describe("the configuration of a server that uses the MySQL proxy", () => {
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
  ])("accepts %s", (address) => {
    expect(read(url(address)).database).toEqual({
      kind: "mysql-proxy",
      url: address,
      key: MYSQL_PROXY_KEY,
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
  ])("rejects plain http to another machine: %s", (address) => {
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
  ])("rejects the address %s", (address) => {
    expectRefused("MYSQL_PROXY_URL", url(address));
  });

  it("requires a strong key", () => {
    const MYSQL_PROXY_URL = "https://mysql.example.com";
    expectRefused("MYSQL_PROXY_KEY", { MYSQL_PROXY_URL });
    for (const key of weak) {
      expectRefused("MYSQL_PROXY_KEY", { MYSQL_PROXY_URL, MYSQL_PROXY_KEY: key });
    }
  });

  it("rejects a key without a URL, so that another database is never used by mistake", () => {
    expectRefused("MYSQL_PROXY_KEY", { MYSQL_PROXY_KEY });
    expect(read({ ...mysql, MYSQL_PROXY_KEY }).database.kind).toBe("mysql");
  });

  it("rejects MySQL in two places", () => {
    expectRefused("MYSQL_PROXY_URL", { ...mysql, ...url("https://mysql.example.com") });
  });
});

describe("the configuration of the MySQL proxy", () => {
  const here = { ...mysql, MYSQL_HOST: "localhost", MYSQL_PROXY_KEY };

  const readProxy = (environment: Environment) => readProxyConfig(environment, () => "");

  /** The variables that an environment is rejected for. */
  function refusedFor(environment: Environment): string[] {
    const faults = faultsOf(environment, {}, readProxyConfig);
    expect(faults.join()).not.toMatch(/Tell-Tale|ChangeMe|xxx/);
    return faults.map((line) => line.split(" ")[0] ?? "");
  }

  it("listens only on this machine by default", () => {
    expect(readProxy(here)).toMatchObject({
      listen: { host: "127.0.0.1", port: 3001 },
      log: { level: "info" },
      keys: [MYSQL_PROXY_KEY],
      mysql: { host: "localhost", database: "accounts" },
    });
    expect(readProxy(here).adminApi).toBe(false);
    expect(readProxy({ ...here, MYSQL_PROXY_ADMIN: "on" }).adminApi).toBe(true);
    expect(refusedFor({ ...here, MYSQL_PROXY_ADMIN: "yes" })).toEqual(["MYSQL_PROXY_ADMIN"]);
    const told = { ...here, PROXY_HOST: "0.0.0.0", PROXY_PORT: "8000" };
    expect(readProxy(told)).toMatchObject({ listen: { host: "0.0.0.0", port: 8000 } });
  });

  it("refuses the old name of MYSQL_PROXY_ADMIN, unless it changes nothing", () => {
    expect(faultsOf({ ...here, ADMIN_API: "on" }, {}, readProxyConfig)).toEqual([
      "ADMIN_API is now MYSQL_PROXY_ADMIN at the proxy.",
    ]);
    expect(readProxy({ ...here, ADMIN_API: "off" }).adminApi).toBe(false);
    // Servers in the same environment have this variable too.
    const shared = { ...here, ADMIN_API: "on", MYSQL_PROXY_ADMIN: "off" };
    expect(readProxy(shared).adminApi).toBe(false);
  });

  it("accepts the previous key beside the current one", () => {
    const MYSQL_PROXY_PREVIOUS_KEY = strongSecret();
    expect(readProxy({ ...here, MYSQL_PROXY_PREVIOUS_KEY }).keys).toEqual([
      MYSQL_PROXY_KEY,
      MYSQL_PROXY_PREVIOUS_KEY,
    ]);
  });

  it("requires MySQL and a key", () => {
    expect(refusedFor({})).toEqual(["MYSQL_PROXY_KEY", "MYSQL_HOST"]);
    expect(refusedFor({ ...here, MYSQL_PROXY_KEY: undefined })).toEqual(["MYSQL_PROXY_KEY"]);
    // A previous key does not replace the current key.
    const rotated = {
      ...here,
      MYSQL_PROXY_KEY: undefined,
      MYSQL_PROXY_PREVIOUS_KEY: strongSecret(),
    };
    expect(refusedFor(rotated)).toEqual(["MYSQL_PROXY_KEY"]);
    expect(refusedFor({ ...here, MYSQL_HOST: undefined })).toContain("MYSQL_HOST");
  });

  it.each(["MYSQL_PROXY_KEY", "MYSQL_PROXY_PREVIOUS_KEY"])("rejects a weak %s", (name) => {
    for (const key of weak) expect(refusedFor({ ...here, [name]: key })).toEqual([name]);
  });

  it("names every variable that is wrong", () => {
    const wrong = { ...here, PROXY_PORT: "none", LOG_LEVEL: "none", MYSQL_X: "x" };
    expect(refusedFor(wrong).toSorted()).toEqual(["LOG_LEVEL", "MYSQL_X", "PROXY_PORT"]);
  });
});
