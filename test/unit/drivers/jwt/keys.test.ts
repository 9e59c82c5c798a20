import { createPrivateKey, createPublicKey } from "node:crypto";
import { inspect } from "node:util";
import { calculateJwkThumbprint } from "jose";
import { describe, expect, it } from "vitest";
import {
  algorithmNames,
  algorithms,
  type AlgorithmName,
} from "../../../../src/drivers/jwt/algorithms.ts";
import { accessTokenKind, createJwtSigner } from "../../../../src/drivers/jwt/jwt.ts";
import {
  generateKey,
  loadSigningKey,
  loadVerificationKey,
} from "../../../../src/drivers/jwt/keys.ts";
import { claimsOf } from "../../support/claims.ts";

const pairNames = algorithmNames.filter((name) => algorithms[name].kind === "pair");
const secretNames = algorithmNames.filter((name) => algorithms[name].kind === "secret");

/** A key of each algorithm that signs nothing here. Shared, because it takes long to find the primes of RSA. */
const strangers = Object.fromEntries(
  await Promise.all(
    algorithmNames.map(async (algorithm) => {
      const material = await generateKey(algorithm);
      return [algorithm, await loadSigningKey({ algorithm, material })] as const;
    }),
  ),
);

/** Expects that a token signed with one form of a key verifies with another form of the key. */
async function sameKey(algorithm: AlgorithmName, signing: string, proving: string): Promise<void> {
  const key = await loadSigningKey({ algorithm, material: signing });
  const proof = await loadVerificationKey({ algorithm, material: proving });
  expect(proof.kid).toBe(key.kid);
  expect(proof.publicJwk).toEqual(key.publicJwk);
  const token = await createJwtSigner({ key }, accessTokenKind).sign(claimsOf());
  expect(
    await createJwtSigner(
      { key: strangers[algorithm]!, previous: [proof] },
      accessTokenKind,
    ).verify(token),
  ).toEqual(claimsOf());
}

describe("the supported algorithms", () => {
  it("are these eight, with HS256 first", () => {
    expect(algorithmNames).toEqual([
      "HS256",
      "HS384",
      "HS512",
      "RS256",
      "PS256",
      "ES256",
      "ES384",
      "EdDSA",
    ]);
  });
});

describe.each(algorithmNames)("a generated key for %s", async (algorithm) => {
  const material = await generateKey(algorithm);

  it("loads for signing and for verification", async () => {
    await sameKey(algorithm, material, material);
  });

  it("is different each time", async () => {
    expect(await generateKey(algorithm)).not.toBe(material);
  });

  it("always has the same kid, and another key has another kid", async () => {
    const [one, again, other] = await Promise.all(
      [material, material, await generateKey(algorithm)].map((text) =>
        loadVerificationKey({ algorithm, material: text }),
      ),
    );
    expect(again?.kid).toBe(one?.kid);
    expect(other?.kid).not.toBe(one?.kid);
  });
});

describe.each(pairNames)("a key pair for %s", async (algorithm) => {
  const pem = await generateKey(algorithm);
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(pem);
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const jwk = privateKey.export({ format: "jwk" });
  const publicJwk = publicKey.export({ format: "jwk" });

  it("is generated as PKCS #8 in PEM, with lines of at most 64 characters", () => {
    const lines = pem.split("\n");
    expect(lines[0]).toBe("-----BEGIN PRIVATE KEY-----");
    expect(lines.slice(-2)).toEqual(["-----END PRIVATE KEY-----", ""]);
    expect(lines.every((line) => line.length <= 64)).toBe(true);
    expect(privateKey.export({ type: "pkcs8", format: "pem" })).toBe(pem);
  });

  it.each([
    ["as OpenSSL writes it", pem],
    ["with escaped line breaks, as environment variables often have", pem.replaceAll("\n", "\\n")],
    ["with CRLF", pem.replaceAll("\n", "\r\n")],
    ["with whitespace around it", `\n  ${pem}\t\n`],
    ["without a final line break", pem.trimEnd()],
    ["on one line", pem.replaceAll("\n", "")],
  ])("loads from a PEM %s", async (_, material) => {
    await sameKey(algorithm, material, publicPem);
  });

  it.each([
    ["with only the members of its key type", {}],
    ["with its algorithm", { alg: algorithm }],
    ["with its use and its own kid", { use: "sig", kid: "mine" }],
    ["with key_ops and ext, as WebCrypto exports it", { key_ops: ["sign"], ext: true }],
  ])("loads from a JWK %s", async (_, members) => {
    await sameKey(algorithm, JSON.stringify({ ...jwk, ...members }), pem);
    const publicMembers = {
      ...publicJwk,
      ...members,
      ...("key_ops" in members && { key_ops: ["verify"] }),
    };
    await sameKey(algorithm, pem, JSON.stringify(publicMembers, null, 2));
  });

  it("loads from the JWK that WebCrypto exports", async () => {
    const key = await crypto.subtle.importKey(
      "pkcs8",
      privateKey.export({ type: "pkcs8", format: "der" }),
      algorithms[algorithm].crypto,
      true,
      ["sign"],
    );
    await sameKey(algorithm, JSON.stringify(await crypto.subtle.exportKey("jwk", key)), pem);
  });

  it("has its RFC 7638 thumbprint as kid, even if the JWK has another kid", async () => {
    const material = JSON.stringify({ ...jwk, kid: "mine" });
    const { kid } = await loadSigningKey({ algorithm, material });
    expect(kid).toBe(await calculateJwkThumbprint(publicJwk as { kty: string }, "sha256"));
  });

  it("shows only its public members, and verifies with the public key", async () => {
    const key = await loadSigningKey({ algorithm, material: pem });
    expect(key.publicJwk).toEqual({ ...publicJwk, kid: key.kid, alg: algorithm, use: "sig" });
    for (const secretMember of ["d", "p", "q", "dp", "dq", "qi", "k"]) {
      expect(key.publicJwk).not.toHaveProperty(secretMember);
    }
  });
});

describe.each(secretNames)("a secret for %s", async (algorithm) => {
  const material = await generateKey(algorithm);

  it("is generated with as many random bytes as the hash has (RFC 7518 section 3.2)", () => {
    expect(material).toMatch(/^[\w-]+$/);
    const bits = Number(algorithm.slice(2));
    expect(Buffer.from(material, "base64url")).toHaveLength(bits / 8);
  });

  it("is used as text, without trimming or decoding", async () => {
    for (const text of [
      `${material} `,
      ` ${material}`,
      `${material}\n`,
      "é".repeat(16),
      "😀".repeat(8),
    ]) {
      await sameKey(algorithm, text, text);
      const { kid } = await loadVerificationKey({ algorithm, material: text });
      expect(kid).not.toBe((await loadVerificationKey({ algorithm, material })).kid);
    }
  });

  it("has no public form, and does not show in the loaded key", async () => {
    const key = await loadVerificationKey({ algorithm, material });
    expect(key.publicJwk).toBeUndefined();
    expect(inspect(key, { depth: Infinity, showHidden: true })).not.toContain(material);
  });
});
