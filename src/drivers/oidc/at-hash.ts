import { encode } from "../base64url.ts";

/**
 * Hashes access tokens for the `at_hash` of id_tokens that this algorithm signs: the left half of its own hash (OpenID Connect Core
 * section 3.1.3.6). That of EdDSA is SHA-512.
 */
export const atHashBy = (algorithm: string) => {
  const hash = algorithm === "EdDSA" ? "SHA-512" : "SHA-256";
  return async (accessToken: string): Promise<string> => {
    const digest = await crypto.subtle.digest(hash, new TextEncoder().encode(accessToken));
    return encode(new Uint8Array(digest, 0, digest.byteLength / 2));
  };
};
