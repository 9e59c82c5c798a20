import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type AlgorithmName, algorithmNames } from "../../src/drivers/jwt/algorithms.ts";
import { generateKey } from "../../src/drivers/jwt/keys.ts";
import { ConfigError } from "../../src/entry/config/config-error.ts";
import { config } from "../../src/entry/config/config.ts";
import { proxyConfig } from "../../src/entry/config/proxy.ts";
import type { Environment } from "../../src/entry/config/variable-reader.ts";
import { loadKeys } from "../../src/entry/keys.ts";
import { parsePreviousKeys, weaknessOf } from "../../src/entry/config/secrets.ts";
import { variables } from "../../src/entry/config/variables.ts";
import { faultsOf, read } from "../support/documents/configuration.ts";
import { secret } from "../support/secrets.ts";

const strong = (): string => secret(randomBytes(32).toString("base64url"));

/** Algorithms of one kind share their keys. */
const kindOf = (name: AlgorithmName): string =>
  ({ HS: "secret", RS: "RSA", PS: "RSA" })[name.slice(0, 2)] ?? name;

/** Secrets that must not sign, and so must not verify. */
const weak = [
  ["a short one", "0123456789abcdefABCDEF!?0123456"],
  ["one letter over and over", "x".repeat(64)],
  ["a few letters over and over", "abc".repeat(24)],
  ["the digits over and over", "12345678901234567890123456789012"],
  ["FastAPI's sample", "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"],
  ["jwt.io's sample", "a-string-secret-at-least-256-bits-long"],
  ["jwt.io's former sample", "your-256-bit-secret-your-256-bit-secret"],
  ["a call to change it", "please-ChangeMe-before-you-go-to-production-123"],
  ["a word for it", "my-super-SECRET-key-for-signing-tokens-2026"],
] as const;

describe("SECRET_KEY", () => {
  it.each(weak)("must not be %s", (_, SECRET_KEY) => {
    const message = faultsOf({ SECRET_KEY }).join("\n");
    expect(message).toMatch(/^SECRET_KEY [^\n]*latchkey keys generate$/);
    expect(message).not.toContain(SECRET_KEY);
  });

  it("is counted in bytes, not in characters", () => {
    expect(read({ SECRET_KEY: "äöüßéèêñçåøæœžšč☃♞ΩλЖψДфЮ" }).signingKey).toBeDefined();
  });

  it("made by us is never taken for a weak one", async () => {
    for (let index = 0; index < 300; index++) {
      expect(weaknessOf("HS256", await generateKey("HS256"))).toBeUndefined();
    }
  });

  it.each(algorithmNames)("made for %s is taken, and one of another kind is not", async (name) => {
    const load = (ALGORITHM: string, SECRET_KEY: string) => {
      const settings = read({ ALGORITHM, SECRET_KEY });
      return loadKeys(settings.signingKey!, settings.previousKeys);
    };
    const material = secret(await generateKey(name));
    expect((await load(name, material)).key.algorithm).toBe(name);
    // As one line, the way it fits into a .env file.
    const oneLine = material.replaceAll("\n", "\\n");
    expect((await load(name, oneLine)).key.kid).toBe((await load(name, material)).key.kid);
    for (const other of algorithmNames.filter((one) => kindOf(one) !== kindOf(name))) {
      const error = await load(other, material).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain("SECRET_KEY");
      expect(String(error)).not.toContain(material.slice(40, 80));
    }
  });
});

describe("PREVIOUS_KEYS", () => {
  const start = async (PREVIOUS_KEYS: string): Promise<void> => {
    const settings = read({ SECRET_KEY: strong(), PREVIOUS_KEYS });
    await loadKeys(settings.signingKey!, settings.previousKeys);
  };
  const jwk = { kty: "oct", k: strong() };

  it.each([
    ["a secret", ["s"], { algorithm: "HS512", material: "s" }],
    ["a JWK", [jwk], { algorithm: "HS512", material: JSON.stringify(jwk) }],
    [
      "a JWK that names its algorithm",
      [{ ...jwk, alg: "ES256" }],
      { algorithm: "ES256", material: JSON.stringify({ ...jwk, alg: "ES256" }) },
    ],
    [
      "a key beside its algorithm",
      [{ algorithm: "RS256", key: "PEM" }],
      {
        algorithm: "RS256",
        material: "PEM",
      },
    ],
    [
      "a JWK beside its algorithm",
      [{ algorithm: "EdDSA", key: jwk }],
      {
        algorithm: "EdDSA",
        material: JSON.stringify(jwk),
      },
    ],
  ])("may be %s", (_, keys, source) => {
    expect(parsePreviousKeys(JSON.stringify(keys), "HS512")).toEqual([source]);
    expect(parsePreviousKeys(JSON.stringify([...keys, "s"]), "HS512")).toHaveLength(2);
  });

  it.each([
    "Tell-Tale",
    '"Tell-Tale"',
    "{}",
    "[1]",
    "[null]",
    "[true]",
    '["Tell-Tale",]',
    '[{"alg":"none"}]',
    '[{"algorithm":"hs256","key":"Tell-Tale"}]',
    '[{"algorithm":"HS256","key":1}]',
  ])("must not be %s", (PREVIOUS_KEYS) => {
    const message = faultsOf({ PREVIOUS_KEYS }).join("\n");
    expect(message).toMatch(/^PREVIOUS_KEYS /);
    expect(message).not.toContain("Tell-Tale");
  });

  it("must be usable keys", async () => {
    for (const key of ["short", { algorithm: "ES256", key: "Tell-Tale" }, { alg: "ES256" }, {}]) {
      const error = await start(JSON.stringify([key])).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain("PREVIOUS_KEYS");
      expect(String(error)).not.toContain("Tell-Tale");
    }
  });

  it.each(weak)("must not be %s: who knows it could still forge tokens", async (_, key) => {
    await expect(start(JSON.stringify([key]))).rejects.toThrow(/^PREVIOUS_KEYS/);
  });
});

describe("X_FILE", () => {
  it("gives X from a file, without the line end", () => {
    const key = strong();
    const settings = read(
      { SECRET_KEY_FILE: "/run/key", PORT_FILE: "/run/port", SECRET_KEY: "" },
      { "/run/key": `${key}\r\n`, "/run/port": "8080\n" },
    );
    expect(settings).toMatchObject({ port: 8080, signingKey: { material: key } });
  });

  it.each(Object.keys(variables))("of %s must be readable, and X not be set as well", (name) => {
    const file = `${name}_FILE`;
    const host = name.startsWith("MYSQL_") ? { MYSQL_HOST: "127.0.0.1" } : {};
    const by = /^MYSQL_PROXY_(?!URL)/.test(name) ? proxyConfig : config;
    const about = (environment: Environment, files = {}): string[] =>
      faultsOf({ ...host, ...environment }, files, by).filter((line) =>
        line.startsWith(`${name} `),
      );
    const missing = about({ [name]: undefined, [file]: "/run/Tell-Tale" });
    expect(missing.join()).toContain(`cannot be read from the file that ${file} names`);
    expect(missing.join()).not.toContain("Tell-Tale");
    const twice = about({ [name]: "Tell-Tale", [file]: "/run/x" }, { "/run/x": "Tell-Tale" });
    expect(twice.join()).toContain(`is set twice: also as ${file}`);
    expect(twice.join()).not.toContain("Tell-Tale");
  });

  it("is complained of once", () => {
    const both = { ISSUER: "https://a.example", ISSUER_FILE: "/run/x" };
    const lines = faultsOf(both, { "/run/x": "https://b.example" });
    expect(lines).toEqual([...new Set(lines)]);
  });
});
