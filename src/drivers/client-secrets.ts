import type { ClientSecrets } from "../core/clients/ports.ts";
import { decode, encode } from "./base64url.ts";
import { systemRandom } from "./system.ts";

const label = "latchkey/client-secret/";

const algorithm = { name: "HMAC", hash: "SHA-256" };

/** The client's id is part of the key. A hash then fits no other client, and rotating SECRET_KEY does not break it. */
const keyOf = (clientId: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", new TextEncoder().encode(label + clientId), algorithm, false, [
    "sign",
    "verify",
  ]);

/**
 * Secrets of 256 random bits, stored as HMAC-SHA-256. A slow hash would add nothing: such a secret cannot be guessed.
 */
export const clientSecrets: ClientSecrets = {
  // Users and secret scanners recognize a client secret by the prefix.
  create: () => `cs1_${encode(new Uint8Array(systemRandom(32)))}`,
  async hash(clientId, secret) {
    const mac = await crypto.subtle.sign("HMAC", await keyOf(clientId), bytesOf(secret));
    return encode(new Uint8Array(mac));
  },
  async matches(clientId, secret, hash) {
    const mac = decode(hash);
    if (!mac) return false;
    return crypto.subtle.verify("HMAC", await keyOf(clientId), mac, bytesOf(secret));
  },
};

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
