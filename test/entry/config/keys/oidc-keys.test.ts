import { describe, expect, it } from "vitest";
import { generateKey } from "../../../../src/drivers/jwt/keys.ts";
import { readConfig } from "../../../../src/entry/config/read.ts";
import { loadKeys, loadOidcKeys } from "../../../../src/entry/keys.ts";
import { secret } from "../../../support/secrets.ts";
import { forgeKey } from "../../../support/tokens/forge.ts";

const noFile = (): never => {
  throw new Error("no file is read");
};

const production = {
  NODE_ENV: "production",
  ISSUER: "https://login.example.com",
  SECRET_KEY: secret("Hq7v2-Zk9dLw4XhR1yTn8BmCs3PgJeUaFo5"),
};

const read = (env: Readonly<Record<string, string>>, readFile: () => string = noFile) =>
  readConfig(env, readFile);

describe("OIDC_KEY", () => {
  it("is read as PEM, as JWK, and from a file, with the algorithm of its kind", async () => {
    for (const algorithm of ["RS256", "ES256", "EdDSA"] as const) {
      const pem = secret((await generateKey(algorithm)).trim());
      const expected = { algorithm, material: pem };
      expect(read({ OIDC_KEY: pem }).oidcKeys.signing).toEqual(expected);
      const ofFile = read({ OIDC_KEY_FILE: "key.pem" }, () => `${pem}\n`);
      expect(ofFile.oidcKeys.signing).toEqual(expected);
    }
    const jwk = JSON.stringify({ kty: "RSA", n: "AQAB", e: "AQAB", d: "AQAB", alg: "PS256" });
    expect(read({ OIDC_KEY: jwk }).oidcKeys.signing?.algorithm).toBe("PS256");
  });

  it("is refused if no app could verify its tokens, without its value", async () => {
    for (const key of [
      secret("Kq7v2-Zk9dLw4XhR1yTn8BmCs3PgJeUaFo6"),
      await generateKey("ES384"),
      '{"kty":"RSA","alg":"RS512"}',
    ]) {
      expect(() => read({ OIDC_KEY: key })).toThrow(
        /^OIDC_KEY must be an RSA, P-256 or Ed25519 key as PEM \(PKCS #8\) or JWK, .* latchkey keys generate --oidc$/,
      );
    }
  });

  it("is kept beside the database outside production, and in production it is a variable or none", () => {
    const { oidcKeys } = read({ SQLITE_FILE: "data/app.db" });
    expect(oidcKeys).toEqual({ signing: undefined, previous: [], keptBeside: "data/app.db" });
    expect(read(production).oidcKeys.keptBeside).toBeUndefined();
  });

  it("may not be a key of the server's own tokens, also not a previous one", async () => {
    const [key, other] = [await forgeKey("ES256"), await forgeKey("EdDSA")];
    const sourceOf = ({ algorithm, material }: typeof key) => ({ algorithm, material });
    const jwk = { algorithm: "ES256", material: JSON.stringify(key.key.publicJwk) } as const;
    for (const [own, previous, signing, replaced] of [
      [key, [], key, []],
      [other, [key], key, []],
      [key, [], other, [key]],
    ] as const) {
      const keys = await loadKeys(sourceOf(own), previous.map(sourceOf));
      await expect(loadOidcKeys(sourceOf(signing), replaced.map(sourceOf), keys)).rejects.toThrow(
        /^OIDC_KEY and OIDC_PREVIOUS_KEYS must have other keys than SECRET_KEY/,
      );
    }
    const keys = await loadKeys(sourceOf(key), []);
    await expect(loadOidcKeys(sourceOf(other), [jwk], keys)).rejects.toThrow(/^OIDC_KEY and/);
    await expect(loadOidcKeys(sourceOf(other), [], keys)).resolves.toHaveProperty("previous", []);
  });

  it("must be a private key of 2048 bits, and its error names the variable", async () => {
    const key = await forgeKey("ES256");
    const jwk = JSON.stringify(key.key.publicJwk);
    const load = (material: string, algorithm: "ES256" | "RS256") =>
      loadOidcKeys({ algorithm, material }, [], undefined);
    await expect(load(jwk, "ES256")).rejects.toThrow("OIDC_KEY: this key is public");
    const short = JSON.stringify({ kty: "RSA", n: "AQAB", e: "AQAB", d: "AQAB" });
    await expect(load(short, "RS256")).rejects.toThrow("OIDC_KEY: RSA keys need at least 2048");
  });
});

describe("OIDC_PREVIOUS_KEYS", () => {
  it("is a JSON array of PEMs and JWKs", async () => {
    const pem = secret((await generateKey("EdDSA")).trim());
    const jwk = { kty: "EC", crv: "P-256", x: "AQAB", y: "AQAB" };
    const { previous } = read({ OIDC_PREVIOUS_KEYS: JSON.stringify([pem, jwk]) }).oidcKeys;
    expect(previous).toEqual([
      { algorithm: "EdDSA", material: pem },
      { algorithm: "ES256", material: JSON.stringify(jwk) },
    ]);
  });

  it.each(["x", "{}", "[1]", '["x"]', "[null]", '[{"kty":"oct","k":"x"}]'])(
    "may not be %s",
    (text) => {
      expect(() => read({ OIDC_PREVIOUS_KEYS: text })).toThrow(
        "OIDC_PREVIOUS_KEYS must be a JSON array of keys, each a PEM or a JWK",
      );
    },
  );
});

describe("with OIDC_KEY", () => {
  it("the docs are off in production unless DOCS is on, and on elsewhere", async () => {
    const OIDC_KEY = secret((await generateKey("ES256")).trim());
    const isOn = (env: Readonly<Record<string, string>>) => {
      const { http, settings } = read(env);
      const shown = settings.find(({ name }) => name === "DOCS")?.value;
      expect(shown).toBe(http.docs ? "on" : "off");
      return http.docs;
    };
    expect(isOn({ ...production, OIDC_KEY })).toBe(false);
    expect(isOn({ ...production, OIDC_KEY, DOCS: "on" })).toBe(true);
    expect(isOn(production)).toBe(true);
    expect(isOn({ OIDC_KEY })).toBe(true);
    expect(isOn({ OIDC_KEY, DOCS: "off" })).toBe(false);
  });

  it("APP=off needs APP_URL, because users approve apps on pages", async () => {
    const OIDC_KEY = secret((await generateKey("ES256")).trim());
    const env = { ...production, OIDC_KEY, APP: "off" };
    expect(() => read(env)).toThrow(
      /^APP must be on with OIDC_KEY, .* or set APP_URL\. It is "off"$/,
    );
    const { http } = read({ ...env, APP_URL: "https://app.example.com" });
    expect(http.app).toBe(false);
    expect(read({ ...production, APP: "off" }).http.app).toBe(false);
  });
});

describe("the scopes of an operator", () => {
  it.each(["openid", "profile", "email", "offline_access", "roles"])(
    "may not have the name %s of OpenID Connect",
    (scope) => {
      expect(() => readConfig({}, noFile, { scopes: { [scope]: "Read it" } })).toThrow(
        `option scopes: ${scope} is a scope of OpenID Connect`,
      );
    },
  );
});
