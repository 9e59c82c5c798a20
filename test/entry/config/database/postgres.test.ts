import { describe, expect, it } from "vitest";
import { parseDatabaseUrl } from "../../../../src/entry/config/database/url.ts";
import { faultsOf, read } from "../../../support/documents/configuration.ts";

const url = "postgres://latchkey:Tell-Tale-Password@db.example.com/accounts";
const options = {
  hosts: [{ host: "db.example.com", port: 5432 }],
  database: "accounts",
  user: "latchkey",
  password: "Tell-Tale-Password",
  tls: "verify",
  ca: undefined,
  prepare: true,
};

/** The options of PostgreSQL for a URL, and for other variables. */
const optionsOf = (DATABASE_URL: string, others = {}) => {
  const { database } = read({ DATABASE_URL, ...others });
  return database.kind === "postgres" ? database.options : expect.fail(database.kind);
};

/** The one fault of an environment. It never shows a part of the URL that may be secret. */
function faultOf(environment: Readonly<Record<string, string>>): string {
  const [fault = "", ...others] = faultsOf(environment);
  expect(others).toEqual([]);
  expect(fault).not.toMatch(/Tell|Tale|secret/i);
  return fault;
}

describe("DATABASE_URL for PostgreSQL", () => {
  it.each(["postgres", "postgresql", "PostgreSQL"])("has the scheme %s", (scheme) => {
    expect(optionsOf(url.replace("postgres", scheme))).toEqual(options);
  });

  it("has defaults for the port and the password only, and no TLS on this machine", () => {
    expect(optionsOf("postgres://root@localhost/accounts")).toEqual({
      ...options,
      hosts: [{ host: "localhost", port: 5432 }],
      user: "root",
      password: "",
      tls: "off",
    });
    expect(optionsOf("postgres://u:p@[::1]:5433/d")).toMatchObject({
      hosts: [{ host: "::1", port: 5433 }],
      tls: "off",
    });
  });

  it("may have several servers, and TLS unless all of them are on this machine", () => {
    const hosts = [
      { host: "a.example", port: 5433 },
      { host: "2001:db8::1", port: 5432 },
      { host: "localhost", port: 1 },
    ];
    const login = "postgres://u:p%40@";
    const servers = "a.example:5433,[2001:db8::1],localhost:1";
    const asked = `${login}${servers}/d?target_session_attrs=read-write`;
    expect(optionsOf(asked)).toMatchObject({ hosts, password: "p@", tls: "verify" });
    expect(optionsOf(`${login}localhost:1,127.0.0.1:2/d`).tls).toBe("off");
  });

  it.each([
    ["sslmode=verify-full", { tls: "verify", prepare: true }],
    ["sslmode=disable", { tls: "off", prepare: true }],
    ["prepare=off", { tls: "verify", prepare: false }],
    ["sslmode=disable&prepare=on&target_session_attrs=primary", { tls: "off", prepare: true }],
  ])("with the parameters %j has the settings %j", (parameters, settings) => {
    expect(optionsOf(`${url}?${parameters}`)).toMatchObject(settings);
  });

  it("verifies the certificate of an IP address too", () => {
    expect(optionsOf("postgres://u:p@10.0.0.1/d").tls).toBe("verify");
  });

  it("verifies with the certificate of DATABASE_CA, which no URL can hold", () => {
    expect(optionsOf(url, { DATABASE_CA: "PEM" })).toEqual({ ...options, ca: "PEM" });
    const mysql = read({ DATABASE_URL: "mysql://u:p@db.example/d", DATABASE_CA: "PEM" }).database;
    expect(mysql).toMatchObject({ kind: "mysql", options: { ca: "PEM" } });
    expect(faultOf({ DATABASE_URL: url, MYSQL_CA: "PEM" })).toMatch(/^MYSQL_CA .*DATABASE_CA/);
    expect(faultOf({ DATABASE_CA: "PEM" })).toMatch(/^DATABASE_CA is set without DATABASE_URL/);
  });

  it.each([
    ["allow", "may send passwords unencrypted"],
    ["prefer", "may send passwords unencrypted"],
    ["require", "verifies no certificate"],
    ["verify-ca", "accepts the certificate of another host"],
  ])("refuses sslmode=%s, and says what to use", (mode, why) => {
    const fault = faultOf({ DATABASE_URL: `${url}?sslmode=${mode}` });
    expect(fault).toContain(`has sslmode=${mode}, which ${why}; use sslmode=verify-full`);
  });

  it.each([
    ["sslmode=secret", "has an unknown value of the parameter sslmode; use sslmode=verify-full"],
    ["sslmode=constructor", "has an unknown value of the parameter sslmode;"],
    ["prepare=secret", "has an unknown value of the parameter prepare;"],
    ["target_session_attrs=any", "has an unknown value of the parameter target_session_attrs;"],
    ["schema=secret", "has the unknown parameter schema;"],
    ["channel_binding=require", "has the unknown parameter channel_binding;"],
    ["__proto__=secret", "has the unknown parameter __proto__;"],
    ["prepare=on&prepare=off", "has the parameter prepare more than once"],
  ])("refuses the parameters %s", (parameters, rule) => {
    expect(faultOf({ DATABASE_URL: `${url}?${parameters}` })).toContain(rule);
  });

  it.each([
    "postgres:",
    "postgres://u:secret@h",
    "postgres://u:secret@h,/d",
    "postgres://u:secret@,h/d",
    "postgres://u:secret@h:0/d",
    "postgres://u:secret@h:65536,i/d",
    "postgres://u:secret@h,i:x/d",
    "postgres:///d?host=/var/run/postgresql",
  ])("refuses %j, and shows the form", (DATABASE_URL) => {
    expect(faultOf({ DATABASE_URL })).toContain(
      "must have the form postgres://user:password@host:port/database",
    );
  });

  it("gives a rule, never an exception, for any text", () => {
    for (const text of [
      "postgres://%",
      "postgres://[",
      "postgres://u@[::g]/d",
      "postgres://u@h/%",
    ]) {
      expect(typeof parseDatabaseUrl(text), text).toBe("string");
    }
  });
});
