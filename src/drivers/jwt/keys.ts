import { signing, verifying } from "hono/utils/jwt/jws";
import { algorithms, type AlgorithmName } from "./algorithms.ts";
import { decode, encode } from "../base64url.ts";
import { webCrypto, type CreateHmac, type Hmac } from "../crypto/crypto.ts";

/** The public half, as listed in a JWK set (RFC 7517 section 4). */
type PublicJwk = JsonWebKey & { readonly alg: AlgorithmName; readonly kid: string };

/** Verifies signatures of one algorithm. */
export interface VerificationKey extends Pick<Hmac, "proves"> {
  readonly algorithm: AlgorithmName;
  readonly kid: string;
  /** Undefined for a shared secret. */
  readonly publicJwk: PublicJwk | undefined;
  /** The key that further keys are derived from (HKDF, RFC 5869). Undefined for a public key. */
  readonly base: CryptoKey | undefined;
}

/** Signs as well. */
export interface SigningKey extends VerificationKey, Pick<Hmac, "sign"> {
  readonly base: CryptoKey;
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

/** The bits of 65537, the smallest public exponent that NIST allows (FIPS 186-5 section 5.1). */
const minExponentBits = 17;

/** Loads a key for signing. Throws KeyError. */
export async function loadSigningKey(
  source: KeySource,
  createHmac: CreateHmac = webCrypto.createHmac,
): Promise<SigningKey> {
  const { algorithm } = source;
  const jwk = await readJwk(source);
  if (algorithms[algorithm].kind === "pair" && jwk.d === undefined) {
    throw new KeyError("this key is public; use a private key");
  }
  // An older key of this kind may still verify what it signed, so that it can be replaced without a break.
  if (jwk.kty === "RSA" && bits(jwk.e ?? "") < minExponentBits) {
    throw new KeyError("RSA keys need a public exponent of at least 65537");
  }
  const hmac = await hmacOf(algorithm, jwk, createHmac);
  const key = await verificationKey(algorithm, jwk, hmac);
  const sign = hmac?.sign ?? (await signerOf(algorithm, jwk));
  if (!sign || !(await belongTogether(sign, key))) {
    throw new KeyError("the private key is broken or belongs to another public key");
  }
  // WebCrypto accepts some spellings of the private part that are not base64url.
  const { base } = key;
  if (!base) throw new KeyError("the private part of the JWK is not in base64url");
  return { ...key, sign, base };
}

/** Signs and verifies a probe, so that a broken key fails when it is loaded and not at the first login. */
async function belongTogether(sign: Hmac["sign"], { proves }: VerificationKey): Promise<boolean> {
  const probe = new TextEncoder().encode("latchkey");
  try {
    return await proves(await sign(probe), probe);
  } catch {
    return false;
  }
}

/** Signs with the private key of a pair. Gives undefined for a key that WebCrypto refuses. */
async function signerOf(
  algorithm: AlgorithmName,
  jwk: JsonWebKey,
): Promise<Hmac["sign"] | undefined> {
  try {
    const parameters = algorithms[algorithm].crypto;
    const key = await crypto.subtle.importKey("jwk", jwk, parameters, false, ["sign"]);
    return async (bytes) => new Uint8Array(await signing(key, algorithm, bytes));
  } catch {
    return undefined;
  }
}

async function hmacOf(
  algorithm: AlgorithmName,
  { k }: JsonWebKey,
  createHmac: CreateHmac,
): Promise<Hmac | undefined> {
  const row = algorithms[algorithm];
  if (row.kind === "pair") return undefined;
  return createHmac(row.crypto.hash, decode(k ?? "") ?? new Uint8Array());
}

/** Loads a key for verification: a secret, a private key or a public key. Throws KeyError. */
export async function loadVerificationKey(
  source: KeySource,
  createHmac: CreateHmac = webCrypto.createHmac,
): Promise<VerificationKey> {
  const { algorithm } = source;
  const jwk = await readJwk(source);
  return verificationKey(algorithm, jwk, await hmacOf(algorithm, jwk, createHmac));
}

/** Generates a private key as PEM (PKCS #8), or a secret in base64url with as many random bytes as the hash has. */
export async function generateKey(algorithm: AlgorithmName): Promise<string> {
  const row = algorithms[algorithm];
  if (row.kind === "secret") {
    return encode(crypto.getRandomValues(new Uint8Array(row.secretLength)));
  }
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
  hmac: Hmac | undefined,
): Promise<VerificationKey> {
  const row = algorithms[algorithm];
  const { kty } = jwk;
  const base = await derivationBase(jwk);
  if (hmac) {
    const members = { k: jwk.k ?? "", kty: "oct" };
    // A truncated hash of the thumbprint. The thumbprint itself would be a plain hash of the secret.
    const kid = (await sha256(await sha256(JSON.stringify(members)))).slice(0, 22);
    return { algorithm, kid, proves: hmac.proves, publicJwk: undefined, base };
  }
  const members = publicMembers(jwk);
  const verify = await crypto.subtle
    .importKey("jwk", { ...members }, row.crypto, false, ["verify"])
    .catch(() => {
      throw new KeyError(`this ${String(kty)} key cannot be used with ${algorithm}`);
    });
  const kid = await sha256(JSON.stringify(members));
  const publicJwk = { ...members, kid, alg: algorithm, use: "sig" };
  const proves: Hmac["proves"] = (signature, bytes) =>
    verifying(verify, algorithm, signature, bytes);
  return { algorithm, kid, proves, publicJwk, base };
}

/** Takes the secret, or the private part of a pair, so that the notation of the key makes no difference. */
async function derivationBase({ k, d }: JsonWebKey): Promise<CryptoKey | undefined> {
  const material = decode(k ?? d ?? "");
  if (!material || material.length === 0) return undefined;
  return crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
}

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
