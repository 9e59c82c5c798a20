import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { variables } from "../../src/entry/config/variables.ts";
import { expectRefused, faultsOf, mysql, read } from "../support/documents/configuration.ts";
import { secret } from "../support/secrets.ts";

const strong = secret(randomBytes(32).toString("base64url"));
const production = {
  NODE_ENV: "production",
  ISSUER: "https://login.example.com",
  SECRET_KEY: strong,
};

describe("the configuration", () => {
  it("has a default for everything outside production", () => {
    expect(read({})).toEqual({
      production: false,
      host: "127.0.0.1",
      port: 3000,
      workers: 1,
      issuer: "http://127.0.0.1:3000",
      audience: "http://127.0.0.1:3000",
      accessTokenLifetime: 600,
      bcryptCost: 12,
      passwordMinLength: 8,
      passwordGrant: true,
      threadPoolSize: 4,
      corsOrigins: [],
      trustedProxies: [],
      algorithm: "HS256",
      signingKey: undefined,
      previousKeys: [],
      mysql: undefined,
      mysqlProxy: undefined,
      sqliteFile: "data/latchkey.db",
      logLevel: "info",
    });
    expect(read({ PORT: "8080" }).issuer).toBe("http://127.0.0.1:8080");
    expect(read({ ISSUER: "https://a.example", AUDIENCE: "b" })).toMatchObject({ audience: "b" });
  });

  it("takes a blank variable for an absent one", () => {
    const names = ["PORT", "ISSUER", "SECRET_KEY", "CORS_ORIGINS", "MYSQL_HOST", "SECRET_KEY_FILE"];
    const blank = Object.fromEntries(names.map((name) => [name, ""]));
    expect(read(blank)).toEqual(read({}));
  });

  it("names everything that is wrong at once", () => {
    const faults = faultsOf({ NODE_ENV: "production", PORT: "x", MYSQL_USR: "y" });
    const named = faults.map((line) => line.split(" ")[0]);
    expect(named).toHaveLength(4);
    expect(new Set(named)).toEqual(new Set(["ISSUER", "MYSQL_USR", "PORT", "SECRET_KEY"]));
  });

  it("never tells the value of what it refuses", () => {
    const refused = Object.keys(variables).filter((name) => {
      const environment = { ...mysql, [name]: "*Tell-Tale*" };
      try {
        read(environment);
        return false;
      } catch {
        expect(faultsOf(environment).join()).not.toContain("Tell-Tale");
        return true;
      }
    });
    // The others may be any text.
    expect(refused).toEqual(
      expect.arrayContaining(["SECRET_KEY", "PREVIOUS_KEYS", "ISSUER", "CORS_ORIGINS", "PORT"]),
    );
  });

  it("needs ISSUER and SECRET_KEY in production, and is content with them", () => {
    expectRefused("ISSUER", { ...production, ISSUER: "" });
    expectRefused("SECRET_KEY", { ...production, SECRET_KEY: "" });
    expect(read(production)).toMatchObject({
      production: true,
      signingKey: { algorithm: "HS256", material: strong },
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
  ])("refuses the ISSUER %s", (ISSUER) => {
    expectRefused("ISSUER", { ISSUER });
  });

  it("takes plain http for ISSUER in production only for this machine", () => {
    expectRefused("ISSUER", { ...production, ISSUER: "http://login.example.com" });
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      const ISSUER = `http://${host}:3000/auth`;
      expect(read({ ...production, ISSUER }).issuer).toBe(ISSUER);
    }
    expect(read({ ISSUER: "http://dev.example.com" }).issuer).toBe("http://dev.example.com");
  });

  const integers = [
    ["PORT", 0, 65_535, {}],
    ["ACCESS_TOKEN_TTL", 60, 3600, {}],
    ["BCRYPT_COST", 10, 14, {}],
    ["PASSWORD_MIN_LENGTH", 8, 64, {}],
    ["UV_THREADPOOL_SIZE", 2, 1024, {}],
    ["MYSQL_PORT", 1, 65_535, mysql],
  ] as const;
  it.each(integers)("takes whole numbers alone for %s, from %i to %i", (name, min, max, beside) => {
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
  ])("refuses for %s the value %s", (name, value) => {
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
  ])("takes %s for no origin", (bad) => {
    expectRefused("CORS_ORIGINS", { CORS_ORIGINS: bad });
    expectRefused("CORS_ORIGINS", { CORS_ORIGINS: `https://app.example.com,${bad}` });
  });

  it("takes exact origins, plain http for this machine alone", () => {
    const origins = [
      "https://app.example.com",
      "https://app.example.com:8443",
      "http://localhost:5173",
      "http://127.0.0.1:5173",
      "http://[::1]:5173",
    ];
    expect(read({ CORS_ORIGINS: ` ${origins.join(" , ")}, ` }).corsOrigins).toEqual(origins);
  });

  it.each(["*", "all", "proxy.example.com", "10.0.0.0/33", "300.0.0.1", "10.0.0.0/", "::1/129"])(
    "refuses the trusted proxy %s",
    (bad) => {
      expectRefused("TRUSTED_PROXIES", { TRUSTED_PROXIES: `127.0.0.1,${bad}` });
    },
  );

  it("takes addresses and ranges of both families for trusted proxies", () => {
    const proxies = ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"];
    expect(read({ TRUSTED_PROXIES: proxies.join(", ") }).trustedProxies).toEqual(proxies);
  });
});
