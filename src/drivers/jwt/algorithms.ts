/**
 * The algorithms that `ALGORITHM` can name (RFC 7518, RFC 8037), with their parameters for WebCrypto and the key
 * loader.
 */
export const algorithms = {
  HS256: { kind: "secret", secretLength: 32, crypto: { name: "HMAC", hash: "SHA-256" } },
  HS384: { kind: "secret", secretLength: 48, crypto: { name: "HMAC", hash: "SHA-384" } },
  HS512: { kind: "secret", secretLength: 64, crypto: { name: "HMAC", hash: "SHA-512" } },
  RS256: { kind: "pair", kty: "RSA", crypto: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } },
  PS256: { kind: "pair", kty: "RSA", crypto: { name: "RSA-PSS", hash: "SHA-256" } },
  ES256: { kind: "pair", kty: "EC", crypto: { name: "ECDSA", namedCurve: "P-256" } },
  ES384: { kind: "pair", kty: "EC", crypto: { name: "ECDSA", namedCurve: "P-384" } },
  EdDSA: { kind: "pair", kty: "OKP", crypto: { name: "Ed25519" } },
} as const;

export type AlgorithmName = keyof typeof algorithms;

export const algorithmNames = Object.keys(algorithms) as readonly AlgorithmName[];
