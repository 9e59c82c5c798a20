import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type AlgorithmName, algorithmNames } from "../../../src/drivers/jwt/algorithms.ts";
import { generateKey } from "../../../src/drivers/jwt/keys.ts";
import { ConfigError } from "../../../src/entry/config/config-error.ts";
import { parsePreviousKeys } from "../../../src/entry/config/keys/keys.ts";
import { readProxyConfig } from "../../../src/entry/config/proxy.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import { looksRandom, weaknessOf } from "../../../src/entry/config/secrets.ts";
import type { Environment } from "../../../src/entry/config/variables/reader.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { loadKeys } from "../../../src/entry/keys.ts";
import { faultsOf, read, strongSecret } from "../../support/documents/configuration.ts";
import { secret } from "../../support/secrets.ts";

/** Algorithms of one kind share their keys. */
const kindOf = (name: AlgorithmName): string =>
  ({ HS: "secret", RS: "RSA", PS: "RSA" })[name.slice(0, 2)] ?? name;

/** Secrets that must neither sign nor verify. */
const weak = [
  ["a short one", "0123456789abcdefABCDEF!?0123456"],
  ["one letter over and over", "x".repeat(64)],
  ["a few letters over and over", "abc".repeat(24)],
  ["the digits over and over", "12345678901234567890123456789012"],
  ["a few letters in any order", "abbabaabbaababbabaababbaabbabaab"],
  ["the alphabet and digits", "abcdefghijklmnopqrstuvwxyz012345"],
  ["the alphabet in both cases", "AbCdEfGhIjKlMnOpQrStUvWxYz012345"],
  ["the hexadecimal digits in pairs", "00112233445566778899aabbccddeeff"],
  ["the alphabet backwards", "zyxwvutsrqponmlkjihgfedcba543210"],
  ["the rows of a keyboard", "qwertyuiopasdfghjklzxcvbnm123456"],
  ["the rows of a German keyboard", "qwertzuiopüasdfghjklöäyxcvbnm,.-"],
  ["rows of symbols", "!@#$%^&*()_+qwertyuiop{}asdfghjkl;"],
  ["the hexadecimal digits twice", "0123456789abcdef0123456789abcdeg"],
  ["a pattern over and over, the last one changed", "deadbeefdeadbeefdeadbeefdeadbeee"],
  ["dates", "20260101202602022026030320260404"],
  ["FastAPI's sample", "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"],
  ["jwt.io's sample", "a-string-secret-at-least-256-bits-long"],
  ["jwt.io's former sample", "your-256-bit-secret-your-256-bit-secret"],
  ["a call to change it", "please-ChangeMe-before-you-go-to-production-123"],
  ["a word for it", "my-super-SECRET-key-for-signing-tokens-2026"],
] as const;

describe("SECRET_KEY", () => {
  it.each(weak)("is rejected when it is %s", (_, SECRET_KEY) => {
    const message = faultsOf({ SECRET_KEY }).join("\n");
    expect(message).toMatch(/^SECRET_KEY [^\n]*latchkey keys generate$/);
    expect(message).not.toContain(SECRET_KEY);
  });

  it("is measured in bytes, not in characters", () => {
    expect(read({ SECRET_KEY: "äöüßéèêñçåøæœžšč☃♞ΩλЖψДфЮ" }).keys.signing).toBeDefined();
  });

  /** The usual forms of a random secret, from its bytes. */
  const forms: Readonly<Record<string, (bytes: Buffer) => string>> = {
    "32 bytes in base64url": (bytes) => bytes.subarray(0, 32).toString("base64url"),
    "32 bytes in base64": (bytes) => bytes.subarray(0, 32).toString("base64"),
    "32 bytes in hex": (bytes) => bytes.subarray(0, 32).toString("hex"),
    "64 bytes in base64url": (bytes) => bytes.toString("base64url"),
    "32 printable characters": (bytes) =>
      // Modulo 94 prefers some characters a little, which makes them no easier to accept.
      Array.from(bytes.subarray(0, 32), (byte) => String.fromCharCode(33 + (byte % 94))).join(""),
    "two UUIDs": (bytes) =>
      [bytes.subarray(0, 16), bytes.subarray(16, 32)]
        .map((half) => half.toString("hex").replace(/^(.{8})(.{3}).(.{3})./, "$1-$2-4$3-a"))
        .join(""),
  };

  it.each(Object.entries(forms))("of %s is accepted when it is random", (_, form) => {
    const rejected = Array.from({ length: 40 }, () => form(randomBytes(64))).filter((made) =>
      weaknessOf("HS256", made),
    );
    expect(rejected).toEqual([]);
  });

  it("looks random when it is in a form of 32 random bytes", async () => {
    for (let index = 0; index < 100; index++) {
      expect(looksRandom(secret(await generateKey("HS256")))).toBe(true);
      for (const encoding of ["base64url", "base64", "hex"] as const) {
        expect(looksRandom(randomBytes(32).toString(encoding))).toBe(true);
      }
    }
    for (const typed of [
      "thisisaverylongkeyformyservice2026",
      "thisisaverylongkeyformyservice-and-one-more-word-2026",
      "correct horse battery staple and a Few Words more",
    ]) {
      expect(looksRandom(typed)).toBe(false);
    }
  });

  it.each(algorithmNames)(
    "made for %s is accepted, and a key of another kind is not",
    async (name) => {
      const load = (ALGORITHM: string, SECRET_KEY: string) => {
        const { keys } = read({ ALGORITHM, SECRET_KEY });
        return loadKeys(keys.signing!, keys.previous);
      };
      const material = secret(await generateKey(name));
      expect((await load(name, material)).key.algorithm).toBe(name);
      // As one line, as it stands in a .env file.
      const oneLine = material.replaceAll("\n", "\\n");
      expect((await load(name, oneLine)).key.kid).toBe((await load(name, material)).key.kid);
      for (const other of algorithmNames.filter((one) => kindOf(one) !== kindOf(name))) {
        const error = await load(other, material).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(ConfigError);
        expect(String(error)).toContain("SECRET_KEY");
        expect(String(error)).not.toContain(material.slice(40, 80));
      }
    },
  );
});

describe("PREVIOUS_KEYS", () => {
  const start = async (PREVIOUS_KEYS: string): Promise<void> => {
    const { keys } = read({ SECRET_KEY: strongSecret(), PREVIOUS_KEYS });
    await loadKeys(keys.signing!, keys.previous);
  };
  const jwk = { kty: "oct", k: strongSecret() };

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
    [
      "a key of today's algorithm that only opens secrets",
      [{ key: "s", only: "decrypt" }],
      { algorithm: "HS512", material: "s", onlyDecrypts: true },
    ],
    [
      "a JWK that only opens secrets",
      [{ ...jwk, only: "decrypt" }],
      { algorithm: "HS512", material: JSON.stringify(jwk), onlyDecrypts: true },
    ],
  ])("accepts %s", (_, keys, source) => {
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
    '[{"key":"Tell-Tale","only":"open"}]',
    '[{"key":"Tell-Tale","only":null}]',
    '[{"key":"Tell-Tale","for":"opening"}]',
  ])("rejects %s", (PREVIOUS_KEYS) => {
    const message = faultsOf({ PREVIOUS_KEYS }).join("\n");
    expect(message).toMatch(/^PREVIOUS_KEYS /);
    expect(message).not.toContain("Tell-Tale");
  });

  it("names the member that replaces an old one", () => {
    const PREVIOUS_KEYS = JSON.stringify([{ key: strongSecret(), for: "opening" }]);
    expect(faultsOf({ PREVIOUS_KEYS })).toEqual([
      'PREVIOUS_KEYS has a key with "for": "opening", which is now "only": "decrypt"',
    ]);
  });

  it("rejects unusable keys", async () => {
    for (const key of ["short", { algorithm: "ES256", key: "Tell-Tale" }, { alg: "ES256" }, {}]) {
      const error = await start(JSON.stringify([key])).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain("PREVIOUS_KEYS");
      expect(String(error)).not.toContain("Tell-Tale");
    }
  });

  it.each(weak)("rejects %s, because such a key can be used to forge tokens", async (_, key) => {
    await expect(start(JSON.stringify([key]))).rejects.toThrow(/^PREVIOUS_KEYS/);
  });
});

describe("X_FILE", () => {
  it("reads X from a file, without the final line break", () => {
    const key = strongSecret();
    const settings = read(
      { SECRET_KEY_FILE: "/run/key", PORT_FILE: "/run/port", SECRET_KEY: "" },
      { "/run/key": `${key}\r\n`, "/run/port": "8080\n" },
    );
    expect(settings).toMatchObject({
      listen: { port: 8080 },
      keys: { signing: { material: key } },
    });
  });

  /** A certificate needs a connection for which it is. */
  const urlOf = (name: string) =>
    name === "DATABASE_CA" ? { DATABASE_URL: "postgres://u:p@db.example/d" } : {};

  it.each(Object.keys(variables))(
    "of %s is rejected when it is unreadable or when X is set too",
    (name) => {
      const file = `${name}_FILE`;
      const isOfProxy = /^MYSQL_PROXY_(?!URL)|^PROXY_/.test(name);
      const host =
        isOfProxy || name.startsWith("MYSQL_") ? { MYSQL_HOST: "127.0.0.1" } : urlOf(name);
      const by = isOfProxy ? readProxyConfig : readConfig;
      const about = (environment: Environment, files = {}): string[] =>
        faultsOf({ ...host, ...environment }, files, by).filter((line) =>
          line.startsWith(`${name} `),
        );
      const missing = about({ [name]: undefined, [file]: "/run/Tell-Tale" });
      expect(missing.join()).toContain(`cannot be read from the file that ${file} names (ENOENT)`);
      expect(missing.join()).not.toContain("Tell-Tale");
      const twice = about({ [name]: "Tell-Tale", [file]: "/run/x" }, { "/run/x": "Tell-Tale" });
      expect(twice.join()).toContain(`is set together with ${file}`);
      expect(twice.join()).not.toContain("Tell-Tale");
    },
  );

  it("causes one fault only", () => {
    const both = { ISSUER: "https://a.example", ISSUER_FILE: "/run/x" };
    const lines = faultsOf(both, { "/run/x": "https://b.example" });
    expect(lines).toEqual([...new Set(lines)]);
  });
});
