import { signing, verifying } from "hono/utils/jwt/jws";
import { algorithms, type AlgorithmName } from "./algorithms.ts";
import { decode, encode } from "../base64url.ts";

/** The public half, as listed in a JWK set (RFC 7517 section 4). */
type PublicJwk = JsonWebKey & { readonly alg: AlgorithmName; readonly kid: string };

/** Verifies signatures of one algorithm. `publicJwk` is undefined for a shared secret. */
export interface VerificationKey {
  readonly algorithm: AlgorithmName;
  readonly kid: string;
  readonly verify: CryptoKey;
  readonly publicJwk: PublicJwk | undefined;
  /** The key that further keys are derived from (HKDF, RFC 5869). Undefined for a public key. */
  readonly base: CryptoKey | undefined;
}

/** Signs as well. `sign` is a JWK, because hono/jwt writes a `kid` only for a JWK. */
export interface SigningKey extends VerificationKey {
  readonly base: CryptoKey;
  readonly sign: JsonWebKey & { readonly alg: AlgorithmName; readonly kid: string };
}

/** A key as it was configured, and its algorithm. */
export interface KeySource {
  readonly algorithm: AlgorithmName;
  /** A secret, a PEM (PKCS #8 private, SPKI public) or a JWK, depending on the algorithm. */
  readonly material: string;
}

/** The reason why a key cannot be used. The message never contains key material. */
export class KeyError extends Error {
  override readonly name = "KeyError";
}

/** In bytes. RFC 7518 section 3.2 requires a key as long as the hash of HS256. */
export const minSecretLength = 32;

const minRsaBits = 2048;

/** Loads a key for signing. Throws KeyError. */
export async function loadSigningKey(source: KeySource): Promise<SigningKey> {
  const { algorithm } = source;
  const jwk = await readJwk(source);
  if (algorithms[algorithm].kind === "pair" && jwk.d === undefined) {
    throw new KeyError("this key is public; use a private key");
  }
  const key = await verificationKey(algorithm, jwk);
  const sign = { ...jwk, alg: algorithm, kid: key.kid };
  if (!(await belongTogether(sign, key))) {
    throw new KeyError("the private key is broken or belongs to another public key");
  }
  // WebCrypto accepts some spellings of the private part that are not base64url.
  const { base } = key;
  if (!base) throw new KeyError("the private part of the JWK is not in base64url");
  return { ...key, sign, base };
}

/** Signs and verifies a probe, so that a broken key fails when it is loaded and not at the first login. */
async function belongTogether(sign: SigningKey["sign"], key: VerificationKey): Promise<boolean> {
  const probe = new TextEncoder().encode("latchkey");
  try {
    const signature = await signing(sign, key.algorithm, probe);
    return await verifying(key.verify, key.algorithm, new Uint8Array(signature), probe);
  } catch {
    return false;
  }
}

/** Loads a key for verification: a secret, a private key or a public key. Throws KeyError. */
export async function loadVerificationKey(source: KeySource): Promise<VerificationKey> {
  return verificationKey(source.algorithm, await readJwk(source));
}

/** Generates a private key as PEM (PKCS #8), or a secret in base64url with as many random bytes as the hash has. */
export async function generateKey(algorithm: AlgorithmName): Promise<string> {
  const row = algorithms[algorithm];
  if (row.kind === "secret")
    return encode(crypto.getRandomValues(new Uint8Array(row.secretLength)));
  const parameters =
    row.kty === "RSA"
      ? { ...row.crypto, modulusLength: minRsaBits, publicExponent: new Uint8Array([1, 0, 1]) }
      : row.crypto;
  const pair = (await crypto.subtle.generateKey(parameters, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----", ""].join("\n");
}

async function verificationKey(
  algorithm: AlgorithmName,
  jwk: JsonWebKey,
): Promise<VerificationKey> {
  const row = algorithms[algorithm];
  const { kty } = jwk;
  const base = await derivationBase(jwk);
  if (row.kind === "secret") {
    const members = { k: jwk.k ?? "", kty: "oct" };
    const verify = await crypto.subtle.importKey("jwk", members, row.crypto, false, ["verify"]);
    // A truncated hash of the thumbprint. The thumbprint itself would be a plain hash of the secret.
    const kid = (await sha256(await sha256(JSON.stringify(members)))).slice(0, 22);
    return { algorithm, kid, verify, publicJwk: undefined, base };
  }
  const members = publicMembers(jwk);
  const verify = await crypto.subtle
    .importKey("jwk", { ...members }, row.crypto, false, ["verify"])
    .catch(() => {
      throw new KeyError(`this ${String(kty)} key cannot be used with ${algorithm}`);
    });
  const kid = await sha256(JSON.stringify(members));
  const publicJwk = { ...members, kid, alg: algorithm, use: "sig" };
  return { algorithm, kid, verify, publicJwk, base };
}

/** Takes the secret, or the private part of a pair, so that the notation of the key makes no difference. */
async function derivationBase({ k, d }: JsonWebKey): Promise<CryptoKey | undefined> {
  const material = decode(k ?? d ?? "");
  if (!material || material.length === 0) return undefined;
  return crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
}

/** Derives an independent key for another purpose. It is as strong as the key that it is derived from. */
export const deriveHmacKey = (base: CryptoKey, purpose: string): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(),
      info: new TextEncoder().encode(purpose),
    },
    base,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign", "verify"],
  );

/** The members of a thumbprint, in its order (RFC 7638 section 3.2, RFC 8037 section 2). */
function publicMembers({ kty, crv, x, y, e, n }: JsonWebKey): JsonWebKey {
  if (kty === "RSA" && e !== undefined && n !== undefined) {
    if (bits(n) < minRsaBits) throw new KeyError(`RSA keys need at least ${minRsaBits} bits`);
    return { e, kty, n };
  }
  if (kty === "EC" && crv !== undefined && x !== undefined && y !== undefined) {
    return { crv, kty, x, y };
  }
  if (kty === "OKP" && crv !== undefined && x !== undefined) return { crv, kty, x };
  throw new KeyError("the JWK lacks members of its kind");
}

/** The length of a number in base64url, without leading zeros. */
function bits(number: string): number {
  const bytes = decode(number) ?? new Uint8Array();
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

async function readJwk({ algorithm, material }: KeySource): Promise<JsonWebKey> {
  const row = algorithms[algorithm];
  const text = material.trim();
  if (row.kind === "secret") {
    if (text.startsWith("-----BEGIN") || text.startsWith("{")) {
      throw new KeyError(`${algorithm} takes a secret, not a PEM or JWK`);
    }
    const secret = new TextEncoder().encode(material);
    if (secret.length < minSecretLength) {
      throw new KeyError(`a secret needs at least ${minSecretLength} bytes`);
    }
    return { kty: "oct", k: encode(secret) };
  }
  if (text.startsWith("{")) return parseJwk(algorithm, text);
  const pem = /^-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\s]+)-----END \1 KEY-----$/.exec(
    // In an environment variable, the line ends of a PEM are often written as \n.
    text.replaceAll("\\n", "\n").trim(),
  );
  if (!pem) {
    throw new KeyError(`${algorithm} takes a key as PEM (PKCS #8 "BEGIN PRIVATE KEY") or JWK`);
  }
  const [, kind, body = ""] = pem;
  try {
    const der = Uint8Array.from(atob(body.replaceAll(/\s/g, "")), (char) => char.charCodeAt(0));
    const key = await (kind === "PRIVATE"
      ? crypto.subtle.importKey("pkcs8", der, row.crypto, true, ["sign"])
      : crypto.subtle.importKey("spki", der, row.crypto, true, ["verify"]));
    return signingMembers(await crypto.subtle.exportKey("jwk", key));
  } catch (cause) {
    throw new KeyError(`the PEM is not a key for ${algorithm}`, { cause });
  }
}

function parseJwk(algorithm: AlgorithmName, text: string): JsonWebKey {
  let jwk: JsonWebKey;
  try {
    jwk = JSON.parse(text) as JsonWebKey;
  } catch {
    throw new KeyError("the JWK is not valid JSON");
  }
  const alg = jwk.alg === "Ed25519" ? "EdDSA" : jwk.alg; // RFC 9864 renamed EdDSA with this curve.
  if (alg !== undefined && alg !== algorithm) {
    throw new KeyError(`the JWK is for another algorithm than ${algorithm}`);
  }
  const uses = [jwk.use ?? "sig", ...(jwk.key_ops ?? [])];
  if (!uses.every((use) => ["sig", "sign", "verify"].includes(use))) {
    throw new KeyError("the JWK is not for signatures");
  }
  return signingMembers(jwk);
}

/** Drops `use`, `key_ops` and `ext`, because they can limit a key to either signing or verifying. */
function signingMembers({ kty, crv, x, y, e, n, d, p, q, dp, dq, qi }: JsonWebKey): JsonWebKey {
  const members = { kty, crv, x, y, e, n, d, p, q, dp, dq, qi };
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  if (!given.every(([, value]) => typeof value === "string")) {
    throw new KeyError("the JWK has members of a wrong type");
  }
  return Object.fromEntries(given) as JsonWebKey;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return encode(new Uint8Array(digest));
}
