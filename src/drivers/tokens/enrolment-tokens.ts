import { bytesOf, idOf } from "../../core/ids.ts";
import type { EnrolmentTokens } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import { deriveCipher } from "../crypto/cipher.ts";
import { deriveKeyring, firstThat } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets users and secret scanners recognize a token. A new format gets a new number. */
const prefix = "et1_";

/** Bytes: the account, the session, and the end in epoch milliseconds. The secret comes after them. */
const sizes = { id: 16, expiresAt: 8 };
const headSize = 2 * sizes.id + sizes.expiresAt;

/**
 * Tokens that carry a new secret until it is confirmed, encrypted with a key that is derived from `key`. Tokens of the keys in
 * `previous` are read as well, except for public keys.
 */
export async function createEnrolmentTokens(
  key: SigningKey,
  previous: readonly VerificationKey[],
  random: Random,
): Promise<EnrolmentTokens> {
  const keyring = await deriveKeyring(key, previous, (from) =>
    deriveCipher(from, "enrolment token", random),
  );
  return {
    async issue({ userId, sessionId, secret, expiresAt }) {
      const bytes = new Uint8Array(headSize + secret.length);
      bytes.set(bytesOf(userId));
      bytes.set(bytesOf(sessionId), sizes.id);
      new DataView(bytes.buffer).setBigUint64(2 * sizes.id, BigInt(expiresAt));
      bytes.set(secret, headSize);
      return prefix + encode(await keyring.own.seal(bytes, prefix));
    },
    async read(token) {
      if (!token.startsWith(prefix)) return undefined;
      const sealed = decode(token.slice(prefix.length));
      if (!sealed) return undefined;
      const bytes = await firstThat(keyring, ({ open }) => open(new Uint8Array(sealed), prefix));
      if (!bytes || bytes.length <= headSize) return undefined;
      return {
        userId: idOf(bytes.subarray(0, sizes.id)),
        sessionId: idOf(bytes.subarray(sizes.id, 2 * sizes.id)),
        expiresAt: Number(new DataView(bytes.buffer).getBigUint64(2 * sizes.id)),
        secret: bytes.slice(headSize),
      };
    },
  };
}
