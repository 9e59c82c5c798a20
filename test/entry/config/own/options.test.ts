import { describe, expect, it } from "vitest";
import type { LatchkeyOptions } from "../../../../src/entry/config/own/latchkey-options.ts";
import { ownConfigOf, readEmbedded } from "../../../../src/entry/config/own/options.ts";
import { readConfig } from "../../../../src/entry/config/read.ts";
import { variables } from "../../../../src/entry/config/variables/variables.ts";
import { secret } from "../../../support/secrets.ts";

type Env = Readonly<Record<string, string>>;

const read = (options: LatchkeyOptions, process: Env = {}) =>
  readEmbedded(options, process, (path) => {
    throw new Error(`no file ${path}`);
  });

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
    const env = { LOG_LEVEL_FILE: "level" };
    expect(readEmbedded({ env }, {}, () => "error\n").log.level).toBe("error");
    expect(readConfig({}, () => "").log.level).toBe("info");
  });

  it("are refused if they do not exist, with those that do", () => {
    const misspelt = { isuer: "http://localhost:3000", roles: {} };
    expect(() => ownConfigOf(misspelt)).toThrow(
      /^option isuer is unknown\. Did you mean issuer\? Known are: issuer, .*, env, scopes, roles, organizations, claims, appClaims, attributes, registration, brand, texts, mails, upstream, on, before, database, clientAddress$/,
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
    const postgres = read({
      database: { postgres: "postgres://u:p@db.example/app" },
      env: { ...env, DATABASE_CA: "a certificate" },
    });
    expect(postgres.database).toMatchObject({ options: { ca: "a certificate" } });
  });
});

/** What reading throws. */
function faultsOf(options: LatchkeyOptions, env: Env): string[] {
  try {
    read(options, env);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}

const secretKey = secret("u3Jq0xZt8mVh5sLw2yNc7bKd4fPg9aRe");

describe("the variables of a host", () => {
  it("are read from the process, unless env is given", () => {
    const issuer = { ISSUER: "http://localhost:1" };
    expect(read({}, issuer).policy.issuer).toBe("http://localhost:1");
    expect(read({ env: {} }, issuer).policy.issuer).toBe("http://localhost:3000");
    expect(read({}, { NODE_ENV: "production", ...issuer, SECRET_KEY: secretKey })).toMatchObject({
      production: true,
    });
    expect(faultsOf({ env: {} }, { NODE_ENV: "production" })).toContain(
      "SECRET_KEY is required in production. Generate one with: latchkey keys generate",
    );
  });

  it.each([
    ["PORT", "\\\\.\\pipe\\app"],
    ["PORT_FILE", "/none"],
    ["HOST", "*"],
    ["PROCESSES", "max"],
    ["METRICS_PORT", "off"],
    ["METRICS_HOST", "*"],
    ["LATCHKEY_PORT", "tcp://10.0.0.1:3000"],
    ["WORKERS", "4"],
    ["MYSQL_PROXY_HOST", "proxy.example"],
    ["MYSQL_PROXY_PORT", "6033"],
    ["MYSQL_SOCKET", "/run/mysql.sock"],
    ["MYSQL_URL", "mysql://u:p@h/d"],
    ["ISSUER_URL", "x"],
    ["SECRET_KEYS", "x"],
    ["NODE_ENV", "staging"],
    ["LOG_LEVEL", "debug"],
    ["UV_THREADPOOL_SIZE", "1"],
  ])("never hurt: %s=%s changes nothing", (name, value) => {
    expect(read({}, { [name]: value })).toEqual(read({}));
  });

  it("never hurt if Kubernetes sets them for a service with a name such as latchkey-mysql", () => {
    const account = { MYSQL_DATABASE: "d", MYSQL_USER: "u", MYSQL_PASSWORD: "p" };
    const mysql = { MYSQL_HOST: "127.0.0.1", MYSQL_PORT: "3307", ...account };
    const ofKubernetes = { LATCHKEY_MYSQL_PORT: "tcp://10.0.0.1:3306" };
    expect(read({}, { ...mysql, ...ofKubernetes })).toEqual(read({}, mysql));
  });

  const ofDatabases = Object.keys(variables).filter((name) =>
    /^(?:DATABASE|MYSQL|SQLITE)_/.test(name),
  );

  it.each(ofDatabases.filter((name) => !name.endsWith("_CA")))(
    "never hurt beside the option database: %s",
    (name) => {
      const { database } = read({ database: { sqlite: "a.db" } });
      const mysql = { database: { mysql: "mysql://u:p@db.example/app" } };
      for (const env of [{ [name]: "postgres://x" }, { [`${name}_FILE`]: "/none" }]) {
        expect(read({ database: { sqlite: "a.db" } }, env).database).toEqual(database);
        expect(read(mysql, env).database).toEqual(read(mysql).database);
      }
    },
  );

  it.each(["SECRET_KEY", "ALGORITHM", "PREVIOUS_KEYS"])(
    "never hurt beside the option secretKey: %s",
    (name) => {
      for (const env of [{ [name]: "short" }, { [`${name}_FILE`]: "/none" }]) {
        expect(read({ secretKey }, env).keys).toEqual(read({ secretKey }).keys);
      }
      const rotated = { LATCHKEY_PREVIOUS_KEYS: JSON.stringify([secret(`${secretKey}-before`)]) };
      expect(read({ secretKey }, rotated).keys.previous).toHaveLength(1);
    },
  );

  it("never hurt beside the option clientAddress: TRUSTED_PROXIES, CLIENT_ADDRESS_HEADER", () => {
    const clientAddress = () => undefined;
    expect(faultsOf({}, { TRUSTED_PROXIES: "*" })).toHaveLength(1);
    expect(faultsOf({}, { CLIENT_ADDRESS_HEADER: "*/" })).toHaveLength(1);
    for (const TRUSTED_PROXIES of ["*", "10.0.0.1"]) {
      const env = { TRUSTED_PROXIES, CLIENT_ADDRESS_HEADER: "*/" };
      expect(read({ clientAddress }, env).http.trustedProxies).toEqual([]);
    }
    const wrong = { clientAddress: "x-real-ip" } as object;
    expect(faultsOf(wrong, {})).toEqual(["option clientAddress must be a function"]);
  });

  it("never hurt beside an option of the same meaning", () => {
    const options = {
      issuer: "http://localhost:2",
      audience: "app",
      secretKey,
      algorithm: "HS512",
      corsOrigins: ["https://a.example"],
      mfa: "off",
      passkeyRpId: "localhost",
      passkeyOrigins: ["http://localhost:5173"],
      docs: false,
      app: false,
    } as const satisfies LatchkeyOptions;
    const names = Object.keys(options).map((name) =>
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    );
    for (const name of names) {
      for (const env of [{ [name]: "*" }, { [`${name}_FILE`]: "/none" }]) {
        expect(read(options, env)).toEqual(read(options));
      }
    }
  });

  const samples: Env = {
    ISSUER: "http://localhost:1",
    AUDIENCE: "app",
    SECRET_KEY: secretKey,
    PREVIOUS_KEYS: "[]",
    APP_LINKS: "{}",
    CAPTCHA_SITE_KEY: "0x4AAAAAAA",
    CAPTCHA_SECRET: "x",
    CAPTCHA_URL: "http://localhost:9",
    OIDC_KEY: JSON.stringify({ kty: "RSA", n: "AQAB", e: "AQAB", d: "AQAB" }),
    OIDC_PREVIOUS_KEYS: "[]",
    IMPORT_SCHEMES: "raw",
    PASSKEY_RP_ID: "localhost",
    PASSKEY_ORIGINS: "http://localhost:5173",
    THROTTLE: "register=100",
    CORS_ORIGINS: "https://a.example",
    TRUSTED_PROXIES: "10.0.0.0/8",
    CLIENT_ADDRESS_HEADER: "X-Real-IP",
    DATABASE_URL: "mysql://u:p@db.example/app",
    DATABASE_CA: "a certificate",
    MYSQL_HOST: "db.example",
    MYSQL_DATABASE: "app",
    MYSQL_USER: "u",
    MYSQL_PASSWORD: "p",
    MYSQL_TLS: "off",
    MYSQL_CA: "a certificate",
    MYSQL_PROXY_URL: "https://proxy.example",
    MYSQL_PROXY_KEY: secretKey,
    MYSQL_PROXY_PREVIOUS_KEY: secretKey,
    SMTP_URL: "smtp://mail.example",
    MAIL_FROM: "app@example.com",
    APP_URL: "https://app.example.com",
    OWN_PAGES: "login",
    BRAND_NAME: "Acme",
    BRAND_LOGO: "data:image/svg+xml,%3Csvg/%3E",
    BRAND_EMAIL_LOGO: "data:image/png;base64,iVBORw0KGgo=",
    BRAND_COLOR: "#0b6e64",
    SUPPORT_EMAIL: "help@example.com",
    TERMS_URL: "https://example.com/terms",
    PRIVACY_URL: "https://example.com/privacy",
    TERMS_VERSION: "2026-11",
    MAIL_API_URL: "https://mail.example",
    MAIL_API_KEY: "x",
    WEBHOOKS: "[]",
    GOOGLE_CLIENT_ID: "client",
    GOOGLE_CLIENT_SECRET: "x",
    GITHUB_CLIENT_ID: "client",
    GITHUB_CLIENT_SECRET: "x",
    MICROSOFT_CLIENT_ID: "client",
    MICROSOFT_CLIENT_SECRET: "x",
    APPLE_CLIENT_ID: "client",
    APPLE_TEAM_ID: "team",
    APPLE_KEY_ID: "key",
    APPLE_PRIVATE_KEY: "x",
    GITLAB_CLIENT_ID: "client",
    GITLAB_CLIENT_SECRET: "x",
    DISCORD_CLIENT_ID: "client",
    DISCORD_CLIENT_SECRET: "x",
    OIDC_PROVIDERS: "[]",
  };
  const ofListening = ["HOST", "PORT", "PROCESSES", "METRICS_HOST", "METRICS_PORT"];

  it.each(Object.entries(variables).filter(([name]) => !ofListening.includes(name)))(
    "never hurt beside a name with the prefix LATCHKEY_: %s",
    (name, { fallback }) => {
      const own = samples[name] ?? fallback;
      expect(own).not.toBe("");
      const prefixed = { [`LATCHKEY_${name}`]: own };
      const ofHost = { [name]: "*", [`${name}_FILE`]: "/none" };
      expect(faultsOf({}, { ...prefixed, ...ofHost })).toEqual(faultsOf({}, prefixed));
      const file = { [`LATCHKEY_${name}_FILE`]: "own", ...ofHost };
      // The settings say that a file was read.
      const readOwn = () => ({ ...readEmbedded({}, file, () => own), settings: [] });
      const byVariable = () => ({ ...read({}, prefixed), settings: [] });
      if (faultsOf({}, prefixed).length === 0) expect(readOwn()).toEqual(byVariable());
      else expect(readOwn).toThrow(faultsOf({}, prefixed).join("\n"));
    },
  );

  it.each([
    "postgres://u:Tell-Tale@h/d?schema=public",
    "file:./dev.db",
    "./dev.db",
    "prisma+postgres://h/?api_key=Tell-Tale",
    "mysql://u:Tell-Tale@h/d?connection_limit=5",
  ])("of another kind are a fault that names the option database: %s", (DATABASE_URL) => {
    const [fault = "", ...others] = faultsOf({}, { DATABASE_URL });
    expect(others).toEqual([]);
    expect(fault).toMatch(/^DATABASE_URL (?:has|must) .*\. If .* set the option database, which /);
    expect(fault).not.toContain("Tell-Tale");
  });

  it("are told apart from Latchkey's own ones in a fault", () => {
    expect(faultsOf({}, { APP: "shop" })).toEqual([
      'APP must be one of on, off. It is "shop". If it belongs to your own app, set LATCHKEY_APP too.',
    ]);
    expect(faultsOf({}, { LATCHKEY_APP: "x", APP: "shop" })).toEqual([
      'LATCHKEY_APP must be one of on, off. It is "x"',
    ]);
    expect(faultsOf({ mfa: "x" as never }, { APP: "on" })).toEqual([
      'option mfa must be one of off, optional, admins, all. It is "x"',
    ]);
  });
});
