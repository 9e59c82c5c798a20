import { readFileSync } from "node:fs";
import { verifying } from "hono/utils/jwt/jws";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../../src/core/failures.ts";
import { webCrypto, type CreateHmac } from "../../../../src/drivers/crypto/crypto.ts";
import { nodeCrypto } from "../../../../src/drivers/crypto/node-crypto.ts";
import {
  algorithmNames,
  algorithms,
  type AlgorithmName,
} from "../../../../src/drivers/jwt/algorithms.ts";
import { verifyCompact } from "../../../../src/drivers/jwt/jwt.ts";
import { loadVerificationKey, type VerificationKey } from "../../../../src/drivers/jwt/keys.ts";

type Jwk = JsonWebKey & { readonly kty: string };

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly jws: string;
  readonly result: "valid" | "invalid";
}

interface VectorGroup {
  readonly comment: string;
  readonly public?: Jwk;
  readonly private: Jwk;
  readonly tests: readonly Vector[];
}

type KeyLoader = (jwk: Jwk) => Promise<VerificationKey | undefined>;

const file = new URL("../../../data/wycheproof/json_web_signature_test.json", import.meta.url);
const { testGroups: groups } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly testGroups: readonly VectorGroup[];
};
const keyOf = (group: VectorGroup): Jwk => group.public ?? group.private;

const rsa = (name: string, size: string) => ({ name, hash: `SHA-${size}` });
const webParameters: Readonly<Record<string, RsaHashedImportParams | EcKeyAlgorithm>> = {
  RS256: rsa("RSASSA-PKCS1-v1_5", "256"),
  RS384: rsa("RSASSA-PKCS1-v1_5", "384"),
  RS512: rsa("RSASSA-PKCS1-v1_5", "512"),
  PS256: rsa("RSA-PSS", "256"),
  PS384: rsa("RSA-PSS", "384"),
  PS512: rsa("RSA-PSS", "512"),
  ES256: { name: "ECDSA", namedCurve: "P-256" },
};

/** Loads a key for any algorithm that Hono supports, so that the verifier checks every vector. */
const anyAlgorithm: KeyLoader = async (jwk) => {
  if (jwk.kty === "oct") return secretKey(jwk, webCrypto.createHmac);
  const algorithm = jwk.alg ?? (jwk.kty === "RSA" ? "RS256" : "ES256");
  const parameters = webParameters[algorithm];
  if (!parameters) return undefined;
  // WebCrypto itself refuses keys whose `use` or `key_ops` is encryption.
  const verify = await crypto.subtle
    .importKey("jwk", jwk, parameters, false, ["verify"])
    .catch(() => undefined);
  if (!verify) return undefined;
  const name = algorithm as AlgorithmName;
  return keyOfVector(name, (signature, bytes) => verifying(verify, name, signature, bytes));
};

const keyOfVector = (
  algorithm: AlgorithmName,
  proves: VerificationKey["proves"],
): VerificationKey => ({ algorithm, kid: "", proves, publicJwk: undefined, base: undefined });

/** Loads a shared secret. */
async function secretKey({ alg, k }: Jwk, createHmac: CreateHmac) {
  const algorithm = algorithmNames.find((name) => name === alg);
  if (!algorithm || algorithms[algorithm].kind !== "secret") return undefined;
  const { hash } = algorithms[algorithm].crypto;
  const { proves } = await createHmac(hash, new Uint8Array(Buffer.from(k ?? "", "base64url")));
  return keyOfVector(algorithm, proves);
}

/** Loads a key as Latchkey loads a configured key. Imports a shared secret directly, because it is not text here. */
const ourAlgorithms: KeyLoader = async (jwk) => {
  if (jwk.kty === "oct") return secretKey(jwk, nodeCrypto.createHmac);
  const algorithm = algorithmNames.find((name) => name === jwk.alg);
  return algorithm && loadVerificationKey({ algorithm, material: JSON.stringify(jwk) });
};

async function accepts(jws: string, key: VerificationKey | undefined): Promise<boolean> {
  try {
    await verifyCompact(jws, () => key);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === "invalid_token") return false;
    throw error;
  }
}

async function disagreements(load: KeyLoader): Promise<number[]> {
  const found: number[] = [];
  for (const group of groups) {
    const key = await load(keyOf(group));
    for (const { tcId, jws, result } of group.tests) {
      if ((await accepts(jws, key)) !== (result === "valid")) found.push(tcId);
    }
  }
  return found;
}

/** Vectors that a strict verifier disagrees with. */
const documented = {
  346: "a PS384 token whose key says PS256",
  347: "an ES512 token whose key says ES521, an unknown algorithm",
  350: "as 346",
  351: "as 347",
  367: "expected to be invalid, but identical to the valid token 357",
  370: "as 367",
  372: "expected to be valid, with a ? in the header",
  373: "expected to be valid, with a ? in the payload",
};
const exceptions = Object.keys(documented).map(Number);

describe("Wycheproof's JWS vectors", () => {
  it("are 401 in total", () => {
    expect(groups.flatMap(({ tests }) => tests)).toHaveLength(401);
  });

  it("VULN-33 agree with the verifier by WebCrypto on 393, all except the eight documented ones", async () => {
    expect(await disagreements(anyAlgorithm)).toEqual(exceptions);
  });

  it("367 and 370 repeat the valid token 357", () => {
    const jws = (id: number) =>
      groups.flatMap(({ tests }) => tests).find(({ tcId }) => tcId === id)?.jws;
    expect(jws(367)).toBe(jws(357));
    expect(jws(370)).toBe(jws(357));
  });

  it("agree with the keys that Node and Bun load, except for unsupported algorithms", async () => {
    const notOffered = groups.filter((group) =>
      ["RS384", "RS512", "PS384", "PS512"].includes(keyOf(group).alg ?? ""),
    );
    const valid = notOffered.flatMap(({ tests }) => tests).filter((v) => v.result === "valid");
    expect(valid).toHaveLength(16);
    const expected = [...exceptions, ...valid.map(({ tcId }) => tcId)].toSorted((a, b) => a - b);
    expect(await disagreements(ourAlgorithms)).toEqual(expected);
  });
});
