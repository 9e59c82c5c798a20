import { encode } from "../../base64url.ts";

/** A COSE key (RFC 9052 section 7), by its labels. */
interface CoseKey {
  get(label: number): unknown;
}

const labels = { kty: 1, alg: 3, crv: -1, x: -2, y: -3, n: -1, e: -2 };

interface Algorithm {
  readonly crypto: RsaHashedImportParams | EcKeyImportParams | { readonly name: string };
  /** The key as a JWK. Undefined unless its kind, its curve and its lengths are those of the algorithm. */
  jwk(key: CoseKey): JsonWebKey | undefined;
}

const bytesAt = (key: CoseKey, label: number): Uint8Array<ArrayBuffer> => {
  const value = key.get(label);
  return value instanceof Uint8Array ? new Uint8Array(value) : new Uint8Array();
};

/** The algorithms of passkeys, by their COSE number: the most wanted first. Runtimes differ in all others. */
const algorithms: ReadonlyMap<number, Algorithm> = new Map<number, Algorithm>([
  [
    -8,
    {
      crypto: { name: "Ed25519" },
      jwk(key) {
        const x = bytesAt(key, labels.x);
        const fits = key.get(labels.kty) === 1 && key.get(labels.crv) === 6 && x.length === 32;
        return fits ? { kty: "OKP", crv: "Ed25519", x: encode(x) } : undefined;
      },
    },
  ],
  [
    -7,
    {
      crypto: { name: "ECDSA", namedCurve: "P-256" },
      jwk(key) {
        const [x, y] = [bytesAt(key, labels.x), bytesAt(key, labels.y)];
        const isCurve = key.get(labels.kty) === 2 && key.get(labels.crv) === 1;
        if (!isCurve || x.length !== 32 || y.length !== 32) return undefined;
        return { kty: "EC", crv: "P-256", x: encode(x), y: encode(y) };
      },
    },
  ],
  [
    -257,
    {
      crypto: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
      jwk(key) {
        const [n, e] = [bytesAt(key, labels.n), bytesAt(key, labels.e)];
        // 2048 bits at least, and the exponent that all authenticators have.
        const isLong = n.length >= 256 && (n[0] ?? 0) >= 0x80;
        if (key.get(labels.kty) !== 3 || !isLong || encode(e) !== "AQAB") return undefined;
        return { kty: "RSA", n: encode(n), e: "AQAB" };
      },
    },
  ],
]);

export const algorithmIds: readonly number[] = [...algorithms.keys()];

/** The algorithm of a key whose kind, curve and lengths fit it, and that WebCrypto takes: no point off the curve. */
export async function algorithmOf(key: CoseKey): Promise<number | undefined> {
  const number = Number(key.get(labels.alg));
  const algorithm = algorithms.get(number);
  const jwk = algorithm?.jwk(key);
  if (!algorithm || !jwk) return undefined;
  try {
    await crypto.subtle.importKey("jwk", jwk, algorithm.crypto, false, ["verify"]);
    return number;
  } catch {
    return undefined;
  }
}
