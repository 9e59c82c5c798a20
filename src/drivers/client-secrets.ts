import type { ClientSecrets, Random } from "../core/ports.ts";
import { decode, encode } from "./base64url.ts";

const label = "latchkey/client-secret/";

const algorithm = { name: "HMAC", hash: "SHA-256" };

/** The client's id is the key, so a hash is good for no other client, and no rotation of SECRET_KEY makes it void. */
const keyOf = (clientId: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", new TextEncoder().encode(label + clientId), algorithm, false, [
    "sign",
    "verify",
  ]);

/** Secrets by HMAC-SHA-256: each has 256 random bits, which no guessing finds, so a slow hash would protect nothing. */
export const clientSecrets: ClientSecrets = {
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

/** A new secret: 256 random bits, after a prefix that says what it is. */
export const newClientSecret = (random: Random): string =>
  `cs1_${encode(new Uint8Array(random(32)))}`;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
