import { jwtVerify, createLocalJWKSet } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../../../src/core/failures.ts";
import type { PublicTokenType } from "../../../../src/core/oidc/ports.ts";
import { generateKey } from "../../../../src/drivers/jwt/keys.ts";
import { publicAlgorithmOf } from "../../../../src/drivers/oidc/algorithms.ts";
import {
  createLater,
  createOidcDrivers,
  type OidcDrivers,
} from "../../../../src/drivers/oidc/oidc.ts";
import { systemRandom } from "../../../../src/drivers/system.ts";
import {
  decodeToken,
  forge,
  forgeKey,
  hmac,
  type ForgeKey,
} from "../../../support/tokens/forge.ts";

const types: readonly PublicTokenType[] = ["JWT", "at+jwt", "logout+jwt"];
const claims = { iss: "https://login.example.com", sub: "ann", aud: "an-app" };

const driversOf = (key: ForgeKey, previous: readonly ForgeKey[] = []) =>
  createOidcDrivers({ key: key.key, previous: previous.map((one) => one.key) }, systemRandom);

const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail("it was accepted"),
    (error: unknown) => (error instanceof Failure ? error.code : error),
  );

describe("the signer of other apps", () => {
  let key: ForgeKey;
  let drivers: OidcDrivers;
  beforeAll(async () => {
    key = await forgeKey("RS256");
    drivers = await driversOf(key);
  });

  it.each(types)("signs %s, which apps verify with the JWK set", async (type) => {
    const token = await drivers.signer.sign(type, claims);
    const keys = (await drivers.publicKeys()) as JsonWebKey[];
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet({ keys: keys.map((one) => ({ kty: "", ...one })) }),
      { typ: type, algorithms: ["RS256"] },
    );
    expect(payload).toEqual(claims);
    expect(protectedHeader).toEqual({ alg: "RS256", typ: type, kid: key.key.kid });
    expect(await drivers.signer.verify(type, token)).toEqual(claims);
  });

  it("ID-1 takes a token of one type for no other", async () => {
    for (const from of types) {
      const token = await drivers.signer.sign(from, claims);
      for (const to of types.filter((one) => one !== from)) {
        expect(await refusal(drivers.signer.verify(to, token))).toBe("invalid_token");
      }
    }
  });

  it("ID-4 KE-1 rejects a token without a signature, with a MAC by the public key, and of a foreign key or a SECRET_KEY", async () => {
    const token = await drivers.signer.sign("JWT", claims);
    const { header, payload, head, body } = decodeToken(token);
    const [other, secret] = [await forgeKey("RS256"), await forgeKey("HS256")];
    const publicKey = JSON.stringify(key.key.publicJwk);
    for (const forged of [
      forge({ ...header, alg: "none" }, payload, () => new Uint8Array()),
      `${head}.${body}.`,
      forge({ ...header, alg: "HS256" }, payload, hmac("HS256", publicKey)),
      forge(header, payload, other.sign),
      forge({ ...header, kid: other.key.kid }, payload, other.sign),
      forge(header, payload, secret.sign),
      forge({ ...header, alg: "HS256", kid: secret.key.kid }, payload, secret.sign),
    ]) {
      expect(await refusal(drivers.signer.verify("JWT", forged)), forged).toBe("invalid_token");
    }
  });

  it("accepts what a previous key signed, and lists it after its own", async () => {
    const next = await forgeKey("ES256");
    const after = await driversOf(next, [key]);
    const token = await drivers.signer.sign("JWT", claims);
    expect(await after.signer.verify("JWT", token)).toEqual(claims);
    const listed = (await after.publicKeys()) as { kid: string }[];
    expect(listed.map(({ kid }) => kid)).toEqual([next.key.kid, key.key.kid]);
    const signed = await after.signer.sign("JWT", claims);
    expect(decodeToken(signed).header).toMatchObject({ alg: "ES256", kid: next.key.kid });
    const without = await driversOf(next);
    expect(await refusal(without.signer.verify("JWT", token))).toBe("invalid_token");
  });

  it("is loaded at its first use, once, and again after a failure", async () => {
    let loads = 0;
    const later = createLater("RS256", async () => {
      loads += 1;
      if (loads === 1) throw new Error("the disk is full");
      return drivers;
    });
    expect([later.algorithm, loads]).toEqual(["RS256", 0]);
    await expect(later.publicKeys()).rejects.toThrow("the disk is full");
    const [token, seal] = await Promise.all([
      later.signer.sign("JWT", claims),
      later.seals.sign("code", "an id"),
    ]);
    expect(await later.signer.verify("JWT", token)).toEqual(claims);
    expect(await later.seals.read("code", seal)).toBe("an id");
    expect(await later.publicKeys()).toEqual(await drivers.publicKeys());
    expect(loads).toBe(2);
  });
});

describe("the algorithm of an OIDC_KEY", () => {
  const jwkOf = async (algorithm: "RS256" | "ES256" | "EdDSA") =>
    (await forgeKey(algorithm)).key.publicJwk as JsonWebKey;

  it.each(["RS256", "ES256", "EdDSA"] as const)("is %s by the kind of the key", async (name) => {
    const pem = await generateKey(name);
    expect(publicAlgorithmOf(pem)).toBe(name);
    expect(publicAlgorithmOf(pem.replaceAll("\n", "\\n"))).toBe(name);
    const { alg: _, ...jwk } = await jwkOf(name);
    expect(publicAlgorithmOf(JSON.stringify(jwk))).toBe(name);
  });

  it("is what the `alg` of a JWK says, if its kind can do it", async () => {
    const rsa = await jwkOf("RS256");
    const cases = [
      ["RS256", "RS256"],
      ["PS256", "PS256"],
      ["RS512", undefined],
      ["ES256", undefined],
      ["none", undefined],
      [1, undefined],
    ] as const;
    for (const [alg, name] of cases) {
      expect(publicAlgorithmOf(JSON.stringify({ ...rsa, alg })), String(alg)).toBe(name);
    }
    const ed = JSON.stringify({ ...(await jwkOf("EdDSA")), alg: "Ed25519" });
    expect(publicAlgorithmOf(ed)).toBe("EdDSA");
  });

  it("does not exist for keys of another kind, secrets and garbage", async () => {
    for (const material of [
      await generateKey("ES384"),
      await generateKey("HS256"),
      "",
      "{",
      "[]",
      "{}",
      '{"kty":"oct","k":"AAAA"}',
      '{"kty":"EC","crv":"P-384"}',
      "-----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----",
    ]) {
      expect(publicAlgorithmOf(material), material).toBeUndefined();
    }
  });
});
