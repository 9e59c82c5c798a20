import { bytesOf, idOf } from "../../core/ids.ts";
import type { HeldSession, RefreshTokens } from "../../core/tokens/ports.ts";
import { decode, encode } from "../base64url.ts";
import { deriveHmac, type CreateHmac, type Hmac } from "../crypto/crypto.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets people and secret scanners recognize a token. A new format gets a new number. */
const prefix = "rt1_";

/** Bytes: the id of the session, its generation, and the MAC over both. */
const sizes = { id: 16, generation: 4, mac: 32 };
const messageSize = sizes.id + sizes.generation;

/**
 * Refresh tokens, signed with a key that is derived from `key`. Tokens of the keys in `previous` are read as well, except
 * for public keys: no secret can be derived from a public key.
 */
export async function createRefreshTokens(
  { base }: SigningKey,
  previous: readonly VerificationKey[] = [],
  createHmac?: CreateHmac,
): Promise<RefreshTokens> {
  const derive = (from: CryptoKey): Promise<Hmac> => deriveHmac(from, "refresh token", createHmac);
  const own = await derive(base);
  const others = await Promise.all(previous.flatMap((old) => (old.base ? [derive(old.base)] : [])));
  const hmacs = [own, ...others];

  return {
    async issue(held) {
      const message = messageOf(held);
      const mac = await own.sign(message);
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
      for (const { proves } of hmacs) {
        if (await proves(mac, message)) return heldIn(message);
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
