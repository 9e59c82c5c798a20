import { describe, expect, it } from "vitest";
import { parseDatabaseUrl } from "../../../../src/entry/config/database/url.ts";
import { readProxyConfig } from "../../../../src/entry/config/proxy.ts";
import {
  expectRefused,
  faultsOf,
  mysql,
  read,
  strongSecret,
} from "../../../support/documents/configuration.ts";

const url = "mysql://latchkey:Tell-Tale-Password@db.example.com:3307/accounts";
const options = {
  host: "db.example.com",
  port: 3307,
  database: "accounts",
  user: "latchkey",
  password: "Tell-Tale-Password",
  tls: "verify",
  ca: undefined,
};

/** The options of MySQL for a URL, and for other variables. */
const optionsOf = (DATABASE_URL: string, others = {}) => {
  const { database } = read({ DATABASE_URL, ...others });
  return database.kind === "mysql" ? database.options : expect.fail(database.kind);
};

/** The one fault of an environment. It names DATABASE_URL, and never a part of the URL's value. */
function faultOf(environment: Readonly<Record<string, string>>): string {
  const faults = faultsOf(environment);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^DATABASE_URL /);
  expect(faults[0]).not.toMatch(/Tell|Tale|secret/i);
  return faults[0] ?? "";
}

describe("DATABASE_URL", () => {
  it("is the connection to MySQL, as the MYSQL_ variables are", () => {
    expect(read({ DATABASE_URL: url }).database).toEqual({ kind: "mysql", options });
    const others = { ...mysql, MYSQL_PORT: "3307", MYSQL_TLS: "verify" };
    // The settings say which variable was set.
    expect({ ...read({ DATABASE_URL: url }), settings: [] }).toEqual({
      ...read(others),
      settings: [],
    });
  });

  it("can be in the file that DATABASE_URL_FILE names", () => {
    const { database } = read({ DATABASE_URL_FILE: "/url" }, { "/url": `${url}\n` });
    expect(database).toEqual({ kind: "mysql", options });
  });

  it("has defaults for the port and the password only", () => {
    expect(optionsOf("mysql://root@localhost/accounts")).toEqual({
      host: "localhost",
      port: 3306,
      database: "accounts",
      user: "root",
      password: "",
      tls: "off",
      ca: undefined,
    });
    expect(optionsOf("mysql://root:@localhost/accounts").password).toBe("");
  });

  it("decodes user, password and database, and nothing twice", () => {
    expect(optionsOf("MySQL://a%40b:p%2F%3A%3F%23%20+%2525%C3%A9@h.example/x%2Dy")).toMatchObject({
      user: "a@b",
      password: "p/:?# +%25é",
      database: "x-y",
    });
    expect(optionsOf("mysql://u:p@ss@h.example/d").password).toBe("p@ss");
  });

  it("takes an IPv6 address without its brackets", () => {
    expect(optionsOf("mysql://u:p@[::1]:3307/d")).toMatchObject({ host: "::1", tls: "off" });
    expect(optionsOf("mysql://u:p@[2001:db8::1]/d?tls=off").host).toBe("2001:db8::1");
  });

  it.each([
    ["tls=verify", "verify"],
    ["tls=true", "verify"],
    ["tls=off", "off"],
    ["tls=false", "off"],
    ["ssl-mode=VERIFY_IDENTITY", "verify"],
    ["ssl-mode=verify_ca", "verify"],
    ["ssl-mode=REQUIRED", "verify"],
    ["ssl-mode=DISABLED", "off"],
    ["", "verify"],
  ])("with the parameter %j sets TLS to %s", (parameter, tls) => {
    expect(optionsOf(`${url}?${parameter}`).tls).toBe(tls);
  });

  it("verifies with the certificate of MYSQL_CA, which no URL can hold", () => {
    expect(optionsOf(url, { MYSQL_CA: "PEM" })).toEqual({ ...options, ca: "PEM" });
  });

  it("verifies TLS only by host name", () => {
    expect(faultOf({ DATABASE_URL: "mysql://u:secret@10.0.0.1/d" })).toContain("?tls=off");
    expect(optionsOf("mysql://u:secret@10.0.0.1/d?tls=off").tls).toBe("off");
  });

  it.each(["ssl-mode=PREFERRED", "tls=skip-verify", "tls=", "tls=constructor", "ssl-mode=off"])(
    "rejects the parameter %s, and says what is possible",
    (parameter) => {
      const fault = faultOf({ DATABASE_URL: `${url}?${parameter}` });
      expect(fault).toContain(`parameter ${parameter.split("=")[0]};`);
      expect(fault).toContain("VERIFY_IDENTITY");
    },
  );

  it.each(["ssl", "sslmode", "socket", "multipleStatements", "TLS", "__proto__"])(
    "VULN-72 rejects the unknown parameter %s by its name",
    (name) => {
      const fault = faultOf({ DATABASE_URL: `${url}?tls=off&${name}=secret` });
      expect(fault).toContain(`the unknown parameter ${name};`);
    },
  );

  it("rejects TLS that is set twice", () => {
    for (const twice of ["tls=off&tls=off", "tls=off&ssl-mode=DISABLED"]) {
      expect(faultOf({ DATABASE_URL: `${url}?${twice}` })).toContain("more than one");
    }
  });

  it.each([
    ["postgresql+asyncpg", "postgresql+asyncpg://u:secret@h/d"],
    ["sqlite", "sqlite:///Tell-Tale.db"],
    ["file", "file:./Tell-Tale.db"],
    ["mongodb+srv", "mongodb+srv://u:secret@h/d"],
    ["mariadb", "mariadb://u:secret@h/d"],
    ["mysql+pymysql", "mysql+pymysql://u:secret@h/d"],
    ["jdbc", "jdbc:mysql://h/d?user=u&password=secret"],
  ])("rejects the scheme %s by its name, and says what is supported", (scheme, DATABASE_URL) => {
    const fault = faultOf({ DATABASE_URL });
    expect(fault).toContain(`the scheme ${scheme},`);
    expect(fault).toContain("mysql://user:password@host:port/database");
    expect(fault).toContain("postgres://user:password@host:port/database");
    expect(fault).toContain("SQLITE_FILE");
  });

  it.each([
    " ",
    "Tell-Tale",
    "secret:Tell-Tale",
    "secret://u:p@h/d",
    "mysql:",
    "mysql:u:secret@h/d",
    "mysql://",
    "mysql:///d",
    "mysql://h.example/d",
    "mysql://:secret@h/d",
    "mysql://u:secret@/d",
    "mysql://u:secret@h",
    "mysql://u:secret@h/",
    "mysql://u:secret@h/d/e",
    "mysql://u:secret@h:0/d",
    "mysql://u:secret@h:65536/d",
    "mysql://u:secret@h:x/d",
    "mysql://u:secret@h%41/d",
    "mysql://u:secret@h,i/d",
    "//u:secret@h/d",
  ])("rejects %j, and shows the form", (DATABASE_URL) => {
    const fault = faultOf({ DATABASE_URL });
    expect(fault).toContain("must have the form mysql://user:password@host:port/database");
  });

  it.each([
    "mysql://u:12/secret@h/d",
    "mysql://u:se@cret/Tell@h/d",
    "mysql://u:p@ss/a?Tell=secret@h/d",
    "mysql://u:12?secret@h/d",
    "mysql://u:se cret@h/d",
    "mysql://u:p@h#Tell@h/d",
    "mysql://u:p%zzsecret@h/d",
    "mysql://u:p%FFsecret@h/d",
    `${url}\n`,
    ` ${url}`,
  ])("rejects %j, because a part is not percent-encoded", (DATABASE_URL) => {
    const fault = faultOf({ DATABASE_URL });
    if (DATABASE_URL.startsWith("mysql")) expect(fault).toContain("percent-encode");
  });

  it.each(["HOST", "PORT", "DATABASE", "USER", "PASSWORD", "TLS"])(
    "is rejected beside MYSQL_%s, and the error says which to remove",
    (part) => {
      const name = `MYSQL_${part}`;
      for (const beside of [{ [name]: "off" }, { [`${name}_FILE`]: "/x" }]) {
        expect(faultOf({ DATABASE_URL: url, ...beside })).toContain(`remove ${name} or the URL`);
      }
    },
  );

  it("is rejected beside the proxy, so that only one database is configured", () => {
    const MYSQL_PROXY_KEY = strongSecret();
    const proxy = { MYSQL_PROXY_URL: "https://mysql.example.com", MYSQL_PROXY_KEY };
    expectRefused("MYSQL_PROXY_URL", { DATABASE_URL: url, ...proxy });
    expect(read({ DATABASE_URL: url, MYSQL_PROXY_KEY }).database.kind).toBe("mysql");
  });

  it("never ends in the embedded database, except when it is blank", () => {
    expect(read({ DATABASE_URL: "" }).database.kind).toBe("sqlite");
    expect(() => read({ DATABASE_URL_FILE: "/empty" }, { "/empty": "" })).toThrow();
    expect(() => read({ DATABASE_URL_FILE: "/missing" })).toThrow();
  });

  it("is the database of the MySQL proxy as well", () => {
    const environment = { DATABASE_URL: url, MYSQL_PROXY_KEY: strongSecret() };
    expect(readProxyConfig(environment, () => "").mysql).toEqual(options);
    const wrong = { ...environment, DATABASE_URL: "postgres://u:secret@h/d" };
    expect(faultsOf(wrong, {}, readProxyConfig)).toHaveLength(1);
  });

  it("gives a rule, never an exception, for any text", () => {
    for (const text of ["mysql://%", "mysql://[", "mysql://u@[::g]/d", "\0", "mysql://u@h/%"]) {
      expect(typeof parseDatabaseUrl(text), text).toBe("string");
    }
  });
});
