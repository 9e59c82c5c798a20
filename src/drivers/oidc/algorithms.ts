import type { AlgorithmName } from "../jwt/algorithms.ts";

/** The algorithms that other apps verify. All of them know the first one. */
export const publicAlgorithms = ["RS256", "PS256", "ES256", "EdDSA"] as const;

export type PublicAlgorithm = (typeof publicAlgorithms)[number];

/** What begins the key in a PEM (RFC 5958, RFC 5480): the identifiers of RSA, of the curve P-256 and of Ed25519. */
const identifiers = {
  RS256: "06092a864886f70d010101",
  ES256: "06082a8648ce3d030107",
  EdDSA: "06032b6570",
} as const;

/**
 * The algorithm of a private or public key, as PEM or JWK: the `alg` of a JWK, otherwise by the kind of the key. Undefined for a key of
 * another kind, and for anything else. The key itself may still be broken.
 */
export function publicAlgorithmOf(material: string): PublicAlgorithm | undefined {
  const text = material.trim();
  return text.startsWith("{") ? ofJwk(text) : ofPem(text);
}

function ofJwk(text: string): PublicAlgorithm | undefined {
  let jwk: JsonWebKey;
  try {
    jwk = JSON.parse(text) as JsonWebKey;
  } catch {
    return undefined;
  }
  const { kty, crv, alg } = jwk;
  const named = alg === "Ed25519" ? "EdDSA" : alg;
  const kinds: readonly (PublicAlgorithm & AlgorithmName)[] =
    kty === "RSA"
      ? ["RS256", "PS256"]
      : kty === "EC" && crv === "P-256"
        ? ["ES256"]
        : kty === "OKP" && crv === "Ed25519"
          ? ["EdDSA"]
          : [];
  return named === undefined ? kinds[0] : kinds.find((one) => one === named);
}

function ofPem(text: string): PublicAlgorithm | undefined {
  // In an environment variable, the line ends of a PEM are often written as \n.
  const body = /^-----BEGIN [A-Z ]+-----([^-]+)-----END/.exec(text.replaceAll("\\n", "\n"))?.[1];
  let start: string;
  try {
    // The identifiers are in the first bytes.
    start = atob((body ?? "").replaceAll(/\s/g, "").slice(0, 64));
  } catch {
    return undefined;
  }
  const hex = Array.from(start, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join(
    "",
  );
  return publicAlgorithms.find(
    (name) => name in identifiers && hex.includes(identifiers[name as keyof typeof identifiers]),
  );
}
