type Bytes = Uint8Array<ArrayBuffer>;

/** Signs by HMAC (RFC 2104) with one key, and compares signatures in constant time. */
export interface Hmac {
  sign(bytes: Bytes): Bytes | Promise<Bytes>;
  proves(signature: Bytes, bytes: Bytes): boolean | Promise<boolean>;
}

/** Makes the HMAC of a secret. */
export type CreateHmac = (
  hash: "SHA-256" | "SHA-384" | "SHA-512",
  secret: Bytes,
) => Hmac | Promise<Hmac>;

/** Hashes with and without a key, as a runtime computes them. */
export interface CryptoProvider {
  readonly createHmac: CreateHmac;
  sha256(bytes: Bytes): Bytes | Promise<Bytes>;
}

/** By WebCrypto, which every runtime has. */
export const webCrypto: CryptoProvider = {
  async createHmac(hash, secret) {
    const algorithm = { name: "HMAC", hash };
    const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign", "verify"]);
    return {
      sign: async (bytes) => new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes)),
      proves: (signature, bytes) => crypto.subtle.verify("HMAC", key, signature, bytes),
    };
  },
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
};

/** What keys are derived for, from the signing key or from that of other apps. A test holds docs/threat-model.md equal to this list. */
export const keyPurposes = [
  "refresh token",
  "link token",
  "login request",
  "email code",
  "device",
  "throttle",
  "totp secret",
  "enrolment token",
  "mfa token",
  "webauthn challenge",
  "upstream login",
  "authorization code",
  "authorization asked",
  "consent proof",
  "pushed request",
  "logout request",
  "client registration",
] as const;

export type KeyPurpose = (typeof keyPurposes)[number];

/** Derives an independent HMAC for another purpose (HKDF, RFC 5869). It is as strong as the key that it is derived from. */
export async function deriveHmac(
  base: CryptoKey,
  purpose: KeyPurpose,
  createHmac: CreateHmac = webCrypto.createHmac,
): Promise<Hmac> {
  const info = new TextEncoder().encode(purpose);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  const secret = await crypto.subtle.deriveBits(parameters, base, 256);
  return createHmac("SHA-256", new Uint8Array(secret));
}
