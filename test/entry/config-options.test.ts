import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/entry/config/config.ts";
import {
  environmentOf,
  ownConfigOf,
  type LatchkeyOptions,
} from "../../src/entry/config/own/options.ts";

const read = (options: LatchkeyOptions) =>
  readConfig(environmentOf(options, false), () => "", ownConfigOf(options));

describe("the options of createLatchkey", () => {
  it("have the meaning of their variables", () => {
    const { policy, http, database } = read({
      issuer: "http://localhost:3000/auth",
      database: { sqlite: "app.db" },
      corsOrigins: ["https://a.example", "https://b.example"],
      mfa: "admins",
      passkeyOrigins: ["http://localhost:5173"],
      docs: false,
    });
    expect(policy).toMatchObject({
      issuer: "http://localhost:3000/auth",
      mfa: "admins",
      passkeyRpId: "localhost",
      passkeyOrigins: ["http://localhost:3000", "http://localhost:5173"],
    });
    expect(http).toMatchObject({
      corsOrigins: ["https://a.example", "https://b.example"],
      docs: false,
      app: true,
    });
    expect(database).toEqual({ kind: "sqlite", file: "app.db" });
  });

  it("log warnings and errors alone, unless a variable says otherwise", () => {
    const level = (env?: Record<string, string>) => read(env ? { env } : {}).log.level;
    expect([level(), level({}), level({ LOG_LEVEL: "" })]).toEqual(["warn", "warn", "warn"]);
    expect([level({ LOG_LEVEL: "info" }), level({ LOG_LEVEL: "silent" })]).toEqual([
      "info",
      "silent",
    ]);
    const environment = environmentOf({ env: { LOG_LEVEL_FILE: "level" } }, false);
    expect(readConfig(environment, () => "error\n").log.level).toBe("error");
    expect(readConfig({}, () => "").log.level).toBe("info");
  });

  it("are refused if they do not exist, with those that do", () => {
    const misspelt = { isuer: "http://localhost:3000", roles: {} };
    expect(() => ownConfigOf(misspelt)).toThrow(
      /^option isuer is unknown\. Known are: issuer, .*, env, scopes, roles, claims, attributes, registration, on, database$/,
    );
    expect(ownConfigOf({ issuer: "http://localhost:3000", roles: {} })).toEqual({ roles: {} });
  });

  it("take precedence over env, whichever database its variables name", () => {
    const env = { DATABASE_URL: "mysql://u:p@db.example/app", ISSUER: "http://localhost:1" };
    const { policy, database } = read({
      issuer: "http://localhost:2",
      database: { sqlite: "a.db" },
      env,
    });
    expect(policy.issuer).toBe("http://localhost:2");
    expect(database).toEqual({ kind: "sqlite", file: "a.db" });
    const { database: mysql } = read({
      database: { mysql: "mysql://u:p@db.example/app" },
      env: { MYSQL_HOST: "other.example", MYSQL_PROXY_URL: "https://proxy.example" },
    });
    expect(mysql).toMatchObject({ kind: "mysql", options: { host: "db.example" } });
  });

  it("have a database that a variable of the host never hurts, whatever its value", () => {
    const env = { MYSQL_CA: "x", MYSQL_PORT: "x", MYSQL_PROXY_KEY: "x", MYSQL_HSOT: "x" };
    expect(read({ database: { sqlite: "a.db" }, env }).database).toMatchObject({ file: "a.db" });
    const mysql = read({
      database: { mysql: "mysql://u:p@db.example/app" },
      env: { ...env, MYSQL_CA: "a certificate" },
    });
    expect(mysql.database).toMatchObject({ options: { ca: "a certificate" } });
  });
});
