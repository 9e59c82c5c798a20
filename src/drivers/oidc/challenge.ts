import { decode } from "../base64url.ts";
import { webCrypto } from "../crypto/crypto.ts";
import { areSame } from "./seals.ts";

/** Whether a code challenge is the SHA-256 of a verifier in base64url (RFC 7636 section 4.6). Compares in constant time. */
export async function provesChallenge(verifier: string, challenge: string): Promise<boolean> {
  const wanted = decode(challenge);
  const hash = await webCrypto.sha256(new TextEncoder().encode(verifier));
  return wanted?.length === hash.length && areSame(hash, wanted);
}
