import { bytesOf, idOf } from "../../core/ids.ts";
import type { HeldSession, RefreshTokens } from "../../core/tokens/ports.ts";
import { decode, encode } from "../base64url.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets users and secret scanners recognize a token. A new format gets a new number. */
const prefix = "rt1_";

/** Bytes: the id of the session, its generation, and the MAC over both. */
const sizes = { id: 16, generation: 4, mac: 32 };
const messageSize = sizes.id + sizes.generation;

/**
 * Refresh tokens, signed with a key that is derived from `key`. Tokens of the keys in `previous` are read as well, except
 * for public keys: no secret can be derived from a public key.
 */
export async function createRefreshTokens(
  key: SigningKey,
  previous: readonly VerificationKey[] = [],
  createHmac?: CreateHmac,
): Promise<RefreshTokens> {
  const hmac = await deriveHmacs(key, previous, "refresh token", createHmac);

  return {
    async issue(held) {
      const message = messageOf(held);
      const mac = await hmac.sign(message);
      const token = new Uint8Array(messageSize + sizes.mac);
      token.set(message);
      token.set(mac, messageSize);
      return prefix + encode(token);
    },
    async read(token) {
      if (!token.startsWith(prefix)) return undefined;
      const bytes = decode(token.slice(prefix.length));
      if (bytes?.length !== messageSize + sizes.mac) return undefined;
      const message = bytes.subarray(0, messageSize);
      const mac = bytes.subarray(messageSize);
      return (await hmac.proves(mac, message)) ? heldIn(message) : undefined;
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
