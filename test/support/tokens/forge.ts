import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign,
  type KeyObject,
} from "node:crypto";
import { webCrypto, type CreateHmac } from "../../../src/drivers/crypto/crypto.ts";
import { nodeCrypto } from "../../../src/drivers/crypto/node-crypto.ts";
import {
  algorithmNames,
  algorithms,
  type AlgorithmName,
} from "../../../src/drivers/jwt/algorithms.ts";
import { generateKey, loadSigningKey, type SigningKey } from "../../../src/drivers/jwt/keys.ts";

/** Signs the first two parts of a JWS. */
export type Sign = (input: string) => Uint8Array;

/** A signing key, and a function that signs any input with the same key by node:crypto. */
export interface ForgeKey {
  readonly algorithm: AlgorithmName;
  readonly material: string;
  readonly key: SigningKey;
  readonly sign: Sign;
}

export const base64url = (data: string | Uint8Array): string =>
  Buffer.from(data).toString("base64url");

export type Members = Readonly<Record<string, unknown>>;

/** The three parts of a compact JWS, and its parsed header and payload. Does not verify the signature. */
export function decodeToken(token: string) {
  const [head = "", body = "", tail = ""] = token.split(".");
  const parse = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Members;
  return { head, body, tail, header: parse(head), payload: parse(body) };
}

/** A compact JWS with a valid signature over any header and payload. Texts and bytes are not serialized as JSON. */
export function forge(header: unknown, payload: unknown, signer: Sign): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${base64url(signer(input))}`;
}

function part(value: unknown): string {
  if (typeof value === "string" || value instanceof Uint8Array) return base64url(value);
  return base64url(JSON.stringify(value));
}

/** The header of the access tokens that Latchkey issues. */
export const headerOf = ({ key }: Pick<ForgeKey, "key">) => ({
  alg: key.algorithm,
  typ: "JWT",
  kid: key.kid,
});

const isSecret = (name: AlgorithmName): boolean => algorithms[name].kind === "secret";

/** Every algorithm as it is verified on Workers, and the shared secrets also as they are verified on Node and Bun. */
export const implementations: readonly (readonly [string, AlgorithmName, CreateHmac])[] = [
  ...algorithmNames.map((name) => [`${name} by WebCrypto`, name, webCrypto.createHmac] as const),
  ...algorithmNames
    .filter(isSecret)
    .map((name) => [`${name} by node:crypto`, name, nodeCrypto.createHmac] as const),
];

/** A new key for each implementation. */
export const forgeKeys = (): Promise<(ForgeKey & { readonly name: string })[]> =>
  Promise.all(
    implementations.map(async ([name, algorithm, createHmac]) => ({
      name,
      ...(await forgeKey(algorithm, createHmac)),
    })),
  );

/** A new key, generated and loaded by the code under test. */
export async function forgeKey(
  algorithm: AlgorithmName,
  createHmac: CreateHmac = webCrypto.createHmac,
): Promise<ForgeKey> {
  const material = await generateKey(algorithm);
  return {
    algorithm,
    material,
    key: await loadSigningKey({ algorithm, material }, createHmac),
    sign: signWith(algorithm, material),
  };
}

/** Signs by node:crypto, so that signatures come from another implementation than the WebCrypto of hono/jwt. */
function signWith(algorithm: AlgorithmName, material: string): Sign {
  if (isSecret(algorithm)) return hmac(algorithm, material);
  const key = createPrivateKey(material);
  return (input) => signAs(algorithm, key, Buffer.from(input));
}

/** Signs by HMAC with any key, even an empty one. */
export function hmac(algorithm: string, secret: string | Uint8Array): Sign {
  const hash = `sha${algorithm.slice(2)}`;
  return (input) => createHmac(hash, secret).update(input).digest();
}

function signAs(algorithm: AlgorithmName, key: KeyObject, data: Uint8Array): Uint8Array {
  switch (algorithm) {
    case "RS256":
      return sign("sha256", data, key);
    case "PS256":
      return sign("sha256", data, {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      });
    case "ES256":
      return sign("sha256", data, { key, dsaEncoding: "ieee-p1363" });
    case "ES384":
      return sign("sha384", data, { key, dsaEncoding: "ieee-p1363" });
    case "EdDSA":
      return sign(null, data, key);
    default:
      throw new Error(`${algorithm} is not an algorithm for key pairs`);
  }
}

/** The public half of a key pair. Attackers know it in several export formats. */
export const publicHalf = ({ material }: ForgeKey): KeyObject => createPublicKey(material);
