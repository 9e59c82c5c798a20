import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hosts, tellsAddress } from "../../../src/entry/config/hosts.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import {
  expectRefused,
  faultsOf,
  mysql,
  read,
  strongSecret,
} from "../../support/documents/configuration.ts";
import { usualLimits } from "../../support/limits.ts";
import { usualTerms } from "../../support/session-terms.ts";

const noFile = (): never => expect.fail("no file is read");
const hour = 3_600_000;
const day = 24 * hour;
const strong = strongSecret();
const production = {
  NODE_ENV: "production",
  ISSUER: "https://login.example.com",
  SECRET_KEY: strong,
};

describe("the configuration", () => {
  it("has a default for everything outside production", () => {
    expect(read({})).toEqual({
      settings: expect.any(Array),
      production: false,
      backgroundDelay: 2000,
      access: { scopes: {}, roles: {}, appScopes: {} },
      appClaims: {},
      hooks: {},
      before: {},
      languages: { offered: ["en", "de"], texts: { en: {}, de: {} } },
      policy: {
        issuer: "http://localhost:3000",
        appUrl: "http://localhost:3000/app",
        audience: "http://localhost:3000",
        accessTokenLifetime: 600,
        passwordMinLength: 8,
        passwordGrant: true,
        loginLinks: false,
        newLoginEmail: true,
        clientRegistration: "known",
        redirectSchemes: ["cursor", "vscode", "vscode-insiders"],
        allowsPrivateUrls: true,
        registrationRequires: ["username", "name"],
        makesUsernames: true,
        registrationOpen: true,
        registrationPrivacy: false,
        passkeySignUp: false,
        requireVerifiedEmail: false,
        invitationDays: 7,
        usernameHoldDays: 30,
        sessionHistoryDays: 7,
        sessionTerms: usualTerms,
        auditTable: true,
        auditRetentionDays: 365,
        throttle: usualLimits,
        throttleStrict: false,
        mfa: "optional",
        passkeyRpId: "localhost",
        passkeyOrigins: ["http://localhost:3000"],
        brand: { name: "Latchkey" },
        emailFrom: { name: "Latchkey", address: "latchkey@localhost" },
        languages: ["en", "de"],
        providers: [],
      },
      http: {
        development: true,
        plainCookies: true,
        corsOrigins: [],
        trustedProxies: [],
        limitsThisMachine: false,
        leadsToPages: false,
        docs: true,
        app: true,
        appUrl: "http://localhost:3000/app",
        adminApi: true,
        hstsSubdomains: false,
      },
      listen: { host: "127.0.0.1", port: 3000, processes: 1 },
      keys: {
        algorithm: "HS256",
        signing: undefined,
        previous: [],
        keptBeside: "data/latchkey.db",
      },
      oidcKeys: { signing: undefined, previous: [], keptBeside: "data/latchkey.db" },
      hashing: { cost: 12, importSchemes: [], threadPoolSize: 4 },
      database: { kind: "sqlite", file: "data/latchkey.db" },
      ignoredVariables: [],
      mail: { kind: "folder", beside: "data/latchkey.db" },
      webhooks: [],
      providers: [],
      log: { level: "info" },
    });
    expect(read({ PORT: "8080" }).policy.issuer).toBe("http://localhost:8080");
    expect(read({ ISSUER: "https://a.example", AUDIENCE: "b" }).policy.audience).toBe("b");
  });

  it("lets the work after an answer wait for two seconds at most, and not in test", () => {
    expect(read(production).backgroundDelay).toBe(2000);
    expect(read({ ...production, NODE_ENV: "test" }).backgroundDelay).toBe(0);
  });

  it("treats a blank variable as absent", () => {
    const names = ["PORT", "ISSUER", "SECRET_KEY", "CORS_ORIGINS", "MYSQL_HOST", "SECRET_KEY_FILE"];
    const blank = Object.fromEntries(names.map((name) => [name, ""]));
    expect(read(blank)).toEqual(read({}));
  });

  it("reports all faults at once", () => {
    const faults = faultsOf({ NODE_ENV: "production", PORT: "x", MYSQL_USR: "y" });
    const named = faults.map((line) => line.split(" ")[0]);
    expect(named).toHaveLength(4);
    expect(new Set(named)).toEqual(new Set(["ISSUER", "MYSQL_USR", "PORT", "SECRET_KEY"]));
  });

  it("shows a rejected value, unless it may be secret", () => {
    const shown = { yes: [] as string[], no: [] as string[] };
    for (const name of Object.keys(variables)) {
      const environment = { ...mysql, [name]: "*Tell-Tale*" };
      try {
        read(environment);
      } catch {
        shown[faultsOf(environment).join().includes("*Tell-Tale*") ? "yes" : "no"].push(name);
      }
    }
    // The other variables accept any text, or are read only beside others.
    expect(shown.yes).toEqual(expect.arrayContaining(["ISSUER", "CORS_ORIGINS", "PORT"]));
    // THROTTLE shows only an entry that is no secret: see throttle.test.ts.
    expect(shown.no).toEqual(
      expect.arrayContaining([
        "SECRET_KEY",
        "PREVIOUS_KEYS",
        "OIDC_KEY",
        "DATABASE_URL",
        "SMTP_URL",
        "MAIL_API_KEY",
        "GOOGLE_CLIENT_SECRET",
        "OIDC_PROVIDERS",
        "WEBHOOKS",
        "THROTTLE",
      ]),
    );
    const secrets = /KEYS?$|SECRET$|PASSWORD$|PROVIDERS$|HOOKS$|(?:DATABASE|SMTP|API|PROXY)_URL$/;
    expect(shown.yes.filter((name) => secrets.test(name))).toEqual([]);
  });

  it.each([
    [{ PORT: "30000x" }, 'PORT must be a whole number from 0 to 65535. It is "30000x"'],
    [{ PORT: "" }, undefined],
    [{ LOG_LEVEL: "9".repeat(61) }, new RegExp(`\\. It is "${"9".repeat(60)}…"$`)],
    [{ BRAND_COLOR: "a\nb" }, / It is "a\\nb"$/],
    [{ CORS_ORIGINS: "https://a.example,b" }, / Wrong is "b"$/],
    [{ ISSUER: "https://ann:Tell-Tale@login.example.com" }, /^(?!.*Tell-Tale)/],
    [{ PORT_FILE: "key" }, /^(?!.*Tell-Tale)/],
  ])("shows for %j what is wrong, in one short line", (environment, fault) => {
    if (fault === undefined) return expect(read(environment).listen.port).toBe(3000);
    const [line] = faultsOf(environment, { key: "Tell-Tale" });
    if (typeof fault === "string") expect(line).toBe(fault);
    else expect(line).toMatch(fault);
  });

  it("requires only ISSUER and SECRET_KEY in production", () => {
    expectRefused("ISSUER", { ...production, ISSUER: "" });
    expectRefused("SECRET_KEY", { ...production, SECRET_KEY: "" });
    expect(read(production)).toMatchObject({
      production: true,
      keys: { signing: { algorithm: "HS256", material: strong } },
    });
  });

  it.each([
    "login.example.com",
    "https://login.example.com/",
    "https://login.example.com/auth/",
    "https://login.example.com?x=y",
    "https://login.example.com#x",
    "https://ann:secret@login.example.com",
    "https://LOGIN.example.com",
    "https://login.example.com:443",
    "ftp://login.example.com",
    "javascript:alert(1)",
    "https://login.example.com ",
  ])("rejects the ISSUER %s", (ISSUER) => {
    expectRefused("ISSUER", { ISSUER });
  });

  it("accepts plain http for ISSUER in production only on this machine", () => {
    expectRefused("ISSUER", { ...production, ISSUER: "http://login.example.com" });
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const ISSUER = `http://${host}:3000/auth`;
      expect(read({ ...production, ISSUER }).policy.issuer).toBe(ISSUER);
    }
    const elsewhere = "http://dev.example.com";
    expect(read({ ISSUER: elsewhere }).policy.issuer).toBe(elsewhere);
  });

  it.each([
    ["http://localhost:3000", true],
    ["http://127.0.0.1:3000/auth", true],
    ["http://[::1]:3000", true],
    ["http://10.1.2.3:3000", false],
    ["http://172.31.255.255", false],
    ["http://192.168.1.5:3000", false],
    ["http://169.254.10.20", false],
    ["http://laptop.local:3000", false],
    ["http://[fd12:3456::1]:3000", false],
    ["http://[fe80::1]", false],
  ])(
    "gives cookies names for plain http with the ISSUER %s, but never in production",
    (ISSUER, isThisMachine) => {
      for (const NODE_ENV of ["development", "test"]) {
        expect(read({ NODE_ENV, ISSUER }).http.plainCookies, NODE_ENV).toBe(true);
      }
      if (!isThisMachine) return expectRefused("ISSUER", { ...production, ISSUER });
      expect(read({ ...production, ISSUER }).http.plainCookies).toBe(false);
    },
  );

  it.each([
    "https://localhost:3000",
    "https://192.168.1.5",
    "http://dev.example.com",
    "http://8.8.8.8",
    "http://[2001:db8::1]",
    "http://192.168.1.5.example.com",
  ])("keeps cookies Secure for the ISSUER %s", (ISSUER) => {
    expect(read({ ISSUER }).http.plainCookies).toBe(false);
  });

  it("takes IMPORT_SCHEMES by name only", () => {
    const IMPORT_SCHEMES = "pbkdf2-sha256, wp";
    expect(read({ IMPORT_SCHEMES }).hashing.importSchemes).toEqual(["pbkdf2-sha256", "wp"]);
    for (const wrong of ["md5", "all", "wp,bcrypt", "WP"]) {
      expectRefused("IMPORT_SCHEMES", { IMPORT_SCHEMES: wrong });
    }
  });

  it("reads how long sessions last, with fractions of a day, and no role longer than the variables", () => {
    const roles = { admin: { sessionDays: 1, sessionIdleDays: 0.02 }, user: { sessionDays: 90 } };
    const env = { SESSION_DAYS: "60", SESSION_IDLE_DAYS: "0.5" };
    const { sessionTerms } = readConfig(env, noFile, { roles }).policy;
    expect(sessionTerms).toEqual({
      lifetime: 60 * day,
      idle: 12 * hour,
      ofRoles: new Map([
        ["admin", { lifetime: day, idle: 0.02 * day }],
        ["user", { lifetime: 60 * day, idle: 12 * hour }],
      ]),
    });
  });

  it("refuses an idle time that is no longer than an access token, also of a role", () => {
    const env = { ACCESS_TOKEN_TTL: "1800", SESSION_IDLE_DAYS: "0.02" };
    const roles = { admin: { sessionIdleDays: 0.01 } };
    expect(() => readConfig(env, noFile, { roles })).toThrow(
      /^SESSION_IDLE_DAYS must be longer than ACCESS_TOKEN_TTL.*\nSESSION_IDLE_DAYS is too short for the role admin of the option roles: it must be longer than ACCESS_TOKEN_TTL$/,
    );
  });

  const integers = [
    ["PORT", 0, 65_535, {}],
    ["ACCESS_TOKEN_TTL", 60, 3600, {}],
    ["BCRYPT_COST", 10, 14, {}],
    ["PASSWORD_MIN_LENGTH", 8, 64, {}],
    ["SESSION_HISTORY_DAYS", 0, 30, {}],
    ["INVITATION_DAYS", 1, 30, {}],
    ["USERNAME_HOLD_DAYS", 0, 365, {}],
    ["UV_THREADPOOL_SIZE", 2, 1024, {}],
    ["MYSQL_PORT", 1, 65_535, mysql],
  ] as const;
  it.each(integers)("accepts for %s only whole numbers from %i to %i", (name, min, max, beside) => {
    const bad = [min - 1, max + 1, `${min}.5`, `${max}e0`, `0x${max.toString(16)}`, `+${max}`];
    for (const value of [...bad, ` ${max}`, "Tell-Tale", "NaN", "١٢"]) {
      expectRefused(name, { ...beside, [name]: String(value) });
    }
    for (const value of [min, max]) {
      const taken = JSON.stringify(read({ ...beside, [name]: String(value) }));
      expect(taken).toMatch(new RegExp(`:${value}[,}]`));
    }
  });

  it.each([
    ["ALGORITHM", "none"],
    ["ALGORITHM", "hs256"],
    ["ALGORITHM", "ES512"],
    ["LOG_LEVEL", "debug"],
    ["LOG_LEVEL", "INFO"],
    ["PASSWORD_GRANT", "true"],
    ["LOGIN_LINKS", "yes"],
    ["REGISTRATION_REQUIRES", "email"],
    ["REGISTRATION_REQUIRES", "username,none"],
    ["REGISTRATION_REQUIRES", "Username"],
    ["REGISTRATION_REQUIRES", ","],
    ["REQUIRE_VERIFIED_EMAIL", "true"],
    ["REGISTRATION_PRIVACY", "yes"],
    ["DOCS", "false"],
    ["APP", "0"],
    ["HSTS_SUBDOMAINS", "yes"],
  ])("rejects for %s the value %s", (name, value) => {
    expectRefused(name, { [name]: value });
  });

  it.each([
    "*",
    "null",
    "app.example.com",
    "http://app.example.com",
    "https://app.example.com/",
    "https://app.example.com/path",
    "https://app.example.com?x",
    "https://app.example.com:443",
    "https://ann@app.example.com",
    "https://App.example.com",
    "https://*.example.com",
    "file:///tmp",
    "https://a.example https://b.example",
  ])("VULN-8 rejects the origin %s", (bad) => {
    expectRefused("CORS_ORIGINS", { CORS_ORIGINS: bad });
    expectRefused("CORS_ORIGINS", { CORS_ORIGINS: `https://app.example.com,${bad}` });
  });

  it("accepts exact origins, with plain http only on this machine", () => {
    const origins = [
      "https://app.example.com",
      "https://app.example.com:8443",
      "http://localhost:5173",
      "http://127.0.0.1:5173",
      "http://[::1]:5173",
    ];
    expect(read({ CORS_ORIGINS: ` ${origins.join(" , ")}, ` }).http.corsOrigins).toEqual(origins);
  });

  it.each([
    "http://10.0.0.1",
    "http://172.16.0.1:5173",
    "http://172.31.255.255",
    "http://192.168.1.5:5173",
    "http://laptop.local:5173",
  ])("accepts the origin %s of a private network, but not in production", (origin) => {
    for (const NODE_ENV of ["development", "test"]) {
      const { http } = read({ NODE_ENV, CORS_ORIGINS: origin });
      expect(http.corsOrigins).toEqual([origin]);
    }
    expectRefused("CORS_ORIGINS", { ...production, CORS_ORIGINS: origin });
  });

  it.each([
    "http://11.0.0.1",
    "http://172.32.0.1",
    "http://192.169.1.5",
    "http://169.254.169.254",
    "http://8.8.8.8",
    "http://10.0.0.1.example.com",
    "http://192.168.1.5:5173/",
    "http://local",
    "http://x.local.example.com",
  ])("rejects the origin %s, and the error gives the rules", (origin) => {
    const [fault] = faultsOf({ CORS_ORIGINS: origin });
    expect(fault).toMatch(/^CORS_ORIGINS .*without path or trailing slash; plain http only for/);
    expect(fault).toContain("192.168.*");
  });

  it("allows the pages of this machine only in development", () => {
    expect(read({}).http.development).toBe(true);
    expect(read({ NODE_ENV: "test" }).http.development).toBe(false);
    expect(read(production).http.development).toBe(false);
  });

  it.each(["*", "all", "proxy.example.com", "10.0.0.0/33", "300.0.0.1", "10.0.0.0/", "::1/129"])(
    "rejects the trusted proxy %s",
    (bad) => {
      expectRefused("TRUSTED_PROXIES", { TRUSTED_PROXIES: `127.0.0.1,${bad}` });
    },
  );

  it("accepts IPv4 and IPv6 addresses and ranges as trusted proxies", () => {
    const proxies = ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"];
    expect(read({ TRUSTED_PROXIES: proxies.join(", ") }).http.trustedProxies).toEqual(proxies);
  });

  it.each(hosts)("reads the address of the client from the header of $name", (host) => {
    const { variable, header } = host;
    const { http, settings } = read({ [variable]: "any" });
    expect(http.addressHeader).toBe(header);
    const setting = settings.find(({ name }) => name === "CLIENT_ADDRESS_HEADER");
    expect(setting).toMatchObject({ source: "default", value: header });
    expect(read({ [variable]: "" }).http.addressHeader).toBeUndefined();
    expect(header).not.toMatch(/^(?:x-forwarded-for|forwarded)$/i);
    const proxies = { [variable]: "any", TRUSTED_PROXIES: "10.0.0.1" };
    expect(read(proxies).http.addressHeader).toBeUndefined();
    expect(read(proxies).http.trustedProxies).toEqual(["10.0.0.1"]);
    expect(tellsAddress({ [variable]: "any" })).toBe(true);
    expect(tellsAddress(proxies)).toBe(false);
    for (const environment of [{ [variable]: "any" }, proxies]) {
      const own = { ...environment, CLIENT_ADDRESS_HEADER: "X-Mine" };
      const { addressHeader, trustedProxies } = read(own).http;
      expect({ addressHeader, trustedProxies }).toEqual({
        addressHeader: "X-Mine",
        trustedProxies: [],
      });
      expect(tellsAddress(own)).toBe(true);
    }
  });

  it("lists the hosts whose header is read in docs/limits.md", () => {
    const rows = readFileSync("docs/limits.md", "utf8").matchAll(
      /^ {2}\| (\w+) \| `(\w+)` \| `([\w-]+)` \|$/gm,
    );
    const listed = [...rows].map(([, name, variable, header]) => ({ name, variable, header }));
    expect(listed).toEqual(hosts);
  });

  it("reads no header with the address of the client on any other host", () => {
    for (const environment of [{}, { VERCEL: "1" }, { NETLIFY: "true" }, { DYNO: "web.1" }]) {
      expect(read(environment).http.addressHeader).toBeUndefined();
      expect(tellsAddress(environment)).toBe(false);
    }
  });

  it.each(["X-Forwarded-For", "x-forwarded-for", "Forwarded", "X Real IP", "X-Real-IP:", "*/"])(
    "rejects the header of addresses %s",
    (bad) => {
      expectRefused("CLIENT_ADDRESS_HEADER", { CLIENT_ADDRESS_HEADER: bad });
    },
  );

  it.each([
    ["username,name", ["username", "name"]],
    ["name, username", ["username", "name"]],
    ["username", ["username"]],
    ["name", ["name"]],
    ["none", []],
    ["", ["username", "name"]],
  ])("reads from the REGISTRATION_REQUIRES %j that %j are required", (value, required) => {
    const { policy } = read({ REGISTRATION_REQUIRES: value });
    expect(policy.registrationRequires).toEqual(required);
  });

  it.each([
    ["off", undefined],
    ["hibp", { url: "https://api.pwnedpasswords.com/range" }],
    ["https://breaches.example.com/range", { url: "https://breaches.example.com/range" }],
    ["http://127.0.0.1:8080/range", { url: "http://127.0.0.1:8080/range" }],
    ["/srv/pwned.txt", { file: "/srv/pwned.txt" }],
    ["pwned.txt", { file: "pwned.txt" }],
  ])("reads from the PASSWORD_BREACHES %s where breached passwords are", (value, expected) => {
    expect(read({ PASSWORD_BREACHES: value }).breaches).toEqual(expected);
  });

  it.each(["http://breaches.example.com", "https://user:pass@example.com", "ftp://example.com/x"])(
    "refuses the PASSWORD_BREACHES %s",
    (value) => expectRefused("PASSWORD_BREACHES", { PASSWORD_BREACHES: value }),
  );

  const turnstile = {
    CAPTCHA: "turnstile",
    CAPTCHA_SITE_KEY: "0x4site",
    CAPTCHA_SECRET: "0x4secret",
  };

  it("reads the CAPTCHA, whose provider is Cloudflare", () => {
    expect(read({ ...turnstile, CAPTCHA: "off" }).captcha).toBeUndefined();
    const url = "https://challenges.cloudflare.com";
    const keys = { siteKey: "0x4site", secret: "0x4secret" };
    expect(read(turnstile).captcha).toEqual({ ...keys, url });
    const local = { ...turnstile, CAPTCHA_URL: "http://127.0.0.1:8080" };
    expect(read(local).captcha).toEqual({ ...keys, url: "http://127.0.0.1:8080" });
  });

  it.each([
    ["CAPTCHA_SITE_KEY", { CAPTCHA_SITE_KEY: "" }],
    ["CAPTCHA_SITE_KEY", { CAPTCHA_SITE_KEY: '0x4"><script>' }],
    ["CAPTCHA_SECRET", { CAPTCHA_SECRET: "" }],
    ["CAPTCHA_SECRET", { CAPTCHA_SECRET: "0x4 secret" }],
    ["CAPTCHA_URL", { CAPTCHA_URL: "https://evil.example" }],
    ["CAPTCHA_URL", { CAPTCHA_URL: "http://evil.example" }],
    ["CAPTCHA_URL", { CAPTCHA_URL: "http://127.0.0.1:8080/path" }],
    ["CAPTCHA_URL", { CAPTCHA_URL: "127.0.0.1" }],
  ])("refuses a CAPTCHA with a wrong or missing %s: %j", (name, changed) => {
    expectRefused(name, { ...turnstile, ...changed });
  });

  it("refuses in production another server than Cloudflare's, and keys for tests", () => {
    const inProduction = { ...production, ...turnstile };
    expect(read(inProduction).captcha?.url).toBe("https://challenges.cloudflare.com");
    expectRefused("CAPTCHA_URL", { ...inProduction, CAPTCHA_URL: "http://127.0.0.1:8080" });
    const forTests = "1x0000000000000000000000000000000AA";
    expect(read({ ...turnstile, CAPTCHA_SECRET: forTests }).captcha?.secret).toBe(forTests);
    expectRefused("CAPTCHA_SECRET", { ...inProduction, CAPTCHA_SECRET: forTests });
    expectRefused("CAPTCHA_SITE_KEY", { ...inProduction, CAPTCHA_SITE_KEY: forTests });
  });

  it("refuses PASSKEY_SIGN_UP without logins by email, and without passkeys", () => {
    const on = { PASSKEY_SIGN_UP: "on", LOGIN_LINKS: "on" };
    expect(read(on).policy.passkeySignUp).toBe(true);
    expectRefused("PASSKEY_SIGN_UP", { PASSKEY_SIGN_UP: "on" });
    expectRefused("PASSKEY_SIGN_UP", { ...on, MFA: "off" });
    expectRefused("PASSKEY_SIGN_UP", { ...on, ISSUER: "https://192.0.2.7" });
  });

  it.each([
    [{}, true],
    [{ REGISTRATION_REQUIRES: "name" }, true],
    [{ REGISTRATION_REQUIRES: "none" }, true],
    [{ REGISTRATION_REQUIRES: "username" }, false],
    [{ REGISTRATION_REQUIRES: "username,name" }, false],
    [{ REGISTRATION_PRIVACY: "on" }, false],
  ])("asks for a username on its pages only if the operator requires one: %j", (env, isMade) => {
    expect(read(env).policy.makesUsernames).toBe(isMade);
  });

  it("implies a verified address and a made username by REGISTRATION_PRIVACY", () => {
    const policyOf = (env: Readonly<Record<string, string>>) => {
      const { registrationPrivacy, requireVerifiedEmail, registrationRequires } = read(env).policy;
      return [registrationPrivacy, requireVerifiedEmail, registrationRequires];
    };
    expect(policyOf({ REQUIRE_VERIFIED_EMAIL: "on" })).toEqual([false, true, ["username", "name"]]);
    expect(policyOf({ REGISTRATION_PRIVACY: "on" })).toEqual([true, true, ["name"]]);
    const none = { REGISTRATION_PRIVACY: "on", REGISTRATION_REQUIRES: "none" };
    expect(policyOf(none)).toEqual([true, true, []]);
    expectRefused("REGISTRATION_PRIVACY", {
      REGISTRATION_PRIVACY: "on",
      REQUIRE_VERIFIED_EMAIL: "off",
    });
    expectRefused("REGISTRATION_PRIVACY", {
      REGISTRATION_PRIVACY: "on",
      REGISTRATION_REQUIRES: "username",
    });
  });

  it("gives hints about requests to developers only", () => {
    expect(read({ NODE_ENV: "development" }).http.development).toBe(true);
    expect(read({ NODE_ENV: "test" }).http.development).toBe(false);
    expect(read(production).http.development).toBe(false);
  });

  it("switches pages and the subdomains of HSTS on and off", () => {
    const { http } = read({ DOCS: "off", APP: "off", ADMIN_API: "off", HSTS_SUBDOMAINS: "on" });
    expect(http).toMatchObject({ docs: false, app: false, adminApi: false, hstsSubdomains: true });
  });
});
