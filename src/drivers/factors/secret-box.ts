import { Failure, serverFailures } from "../../core/failures.ts";
import type { SecretBox } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import { deriveCipher } from "../crypto/cipher.ts";
import { deriveKeyring } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets people and secret scanners recognize a box. A new format gets a new number. */
const prefix = "b1_";

/** A box of one account does not open for another one, wherever it is moved. */
const boundTo = (owner: string): string => `totp:${owner}`;

/**
 * Boxes for the secrets of authenticator apps, sealed with a key that is derived from `key`. Boxes of the keys in `previous` open as
 * well, except for public keys.
 */
export async function createSecretBox(
  key: SigningKey,
  previous: readonly VerificationKey[],
  random: Random,
): Promise<SecretBox> {
  const { own, all } = await deriveKeyring(key, previous, (from) =>
    deriveCipher(from, "totp secret", random),
  );
  const refused = (reason: string) => new Failure(serverFailures.unavailable, { reason });
  return {
    async seal(secret, owner) {
      const box = await own.seal(new Uint8Array(secret), boundTo(owner));
      return { secret: prefix + encode(box), keyId: own.id };
    },
    async open({ secret, keyId }, owner) {
      const cipher = all.find(({ id }) => id === keyId);
      if (!cipher) throw refused("the key of a secret is neither SECRET_KEY nor in PREVIOUS_KEYS");
      const box = secret.startsWith(prefix) ? decode(secret.slice(prefix.length)) : undefined;
      const opened = box && (await cipher.open(new Uint8Array(box), boundTo(owner)));
      if (!opened) throw refused("the box of a secret does not open");
      return opened;
    },
    isOld: ({ keyId }) => keyId !== own.id,
    keyId: own.id,
    oldKeyIds: all.map(({ id }) => id).filter((id) => id !== own.id),
  };
}
