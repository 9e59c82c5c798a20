import type { EnrolmentTokens } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { encode } from "../base64url.ts";
import { deriveCipher } from "../crypto/cipher.ts";
import { deriveKeyring, firstThat } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { bytesIn, id, layout, time } from "./layout.ts";

const prefix = "et1_";

/** The secret comes after it. */
const head = layout({ userId: id, sessionId: id, expiresAt: time });

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
    async issue({ secret, ...values }) {
      const bytes = head.write(values, new Uint8Array(secret));
      return prefix + encode(await keyring.own.seal(bytes, prefix));
    },
    async read(token) {
      const closed = bytesIn(prefix, token);
      if (!closed) return undefined;
      const bytes = await firstThat(keyring, ({ open }) => open(new Uint8Array(closed), prefix));
      const found = bytes && head.read(bytes);
      if (!found || found.rest.length === 0) return undefined;
      return { ...found.values, secret: found.rest.slice() };
    },
  };
}
