import { bytesOf, idOf } from "../core/ids.ts";
import type { HeldSession, RefreshTokens } from "../core/tokens/ports.ts";
import { decode, encode } from "./base64url.ts";
import { deriveHmacKey, type SigningKey, type VerificationKey } from "./jwt/keys.ts";

/** Says what it is to whoever finds one, people and secret scanners alike; a new form gets a new number. */
const prefix = "rt1_";

/** Bytes: the session's id, its generation, and the code over both. */
const sizes = { id: 16, generation: 4, code: 32 };
const messageSize = sizes.id + sizes.generation;

/**
 * Refresh tokens signed with a key derived from `key`; those of `previous` are read too, where they are secret: from a
 * public key nothing can be derived.
 */
export async function createRefreshTokens(
  { base }: SigningKey,
  previous: readonly VerificationKey[] = [],
): Promise<RefreshTokens> {
  const derive = (from: CryptoKey) => deriveHmacKey(from, "refresh token");
  const key = await derive(base);
  const others = await Promise.all(previous.flatMap((old) => (old.base ? [derive(old.base)] : [])));
  const keys = [key, ...others];

  return {
    async issue(held) {
      const message = messageOf(held);
      const code = await crypto.subtle.sign("HMAC", key, message);
      const token = new Uint8Array(messageSize + sizes.code);
      token.set(message);
      token.set(new Uint8Array(code), messageSize);
      return prefix + encode(token);
    },
    async read(token) {
      if (!token.startsWith(prefix)) return undefined;
      const bytes = decode(token.slice(prefix.length));
      if (bytes?.length !== messageSize + sizes.code) return undefined;
      const message = bytes.subarray(0, messageSize);
      const code = bytes.subarray(messageSize);
      for (const one of keys) {
        if (await crypto.subtle.verify("HMAC", one, code, message)) return heldIn(message);
      }
      return undefined;
    },
  };
}

function messageOf({ sessionId, generation }: HeldSession): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(messageSize);
  message.set(bytesOf(sessionId));
  new DataView(message.buffer).setUint32(sizes.id, generation);
  return message;
}

const heldIn = (message: Uint8Array): HeldSession => ({
  sessionId: idOf(message.subarray(0, sizes.id)),
  generation: new DataView(message.buffer, message.byteOffset).getUint32(sizes.id),
});
