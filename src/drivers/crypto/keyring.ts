import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { deriveHmac, type CreateHmac, type Hmac, type KeyPurpose } from "./crypto.ts";

/** What was derived from the key of today, and from each key that may be used for it. */
export interface Keyring<T> {
  readonly own: T;
  /** The own one first. */
  readonly all: readonly T[];
}

/** Derives from `key` and from the keys in `previous`, except for public keys: no secret can be derived from a public key. */
export async function deriveKeyring<T>(
  { base }: SigningKey,
  previous: readonly VerificationKey[],
  derive: (from: CryptoKey) => Promise<T>,
): Promise<Keyring<T>> {
  const own = await derive(base);
  const others = await Promise.all(previous.flatMap((old) => (old.base ? [derive(old.base)] : [])));
  return { own, all: [own, ...others] };
}

/** What the first of the keys finds that finds something: the one that proves or opens. Undefined if none does. */
export async function firstThat<T, Found>(
  { all }: Keyring<T>,
  find: (one: T) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  for (const one of all) {
    const found = await find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An HMAC for a purpose, which signs with `key`, and also proves what the keys in `previous` signed, except for public keys. */
export async function deriveHmacs(
  key: SigningKey,
  previous: readonly VerificationKey[],
  purpose: KeyPurpose,
  createHmac?: CreateHmac,
): Promise<Hmac> {
  const keyring = await deriveKeyring(key, previous, (from) =>
    deriveHmac(from, purpose, createHmac),
  );
  // Without a previous key, a proof costs no further promise.
  if (keyring.all.length === 1) return keyring.own;
  return {
    sign: keyring.own.sign,
    proves: async (mac, message) =>
      (await firstThat(
        keyring,
        async ({ proves }) => (await proves(mac, message)) || undefined,
      )) === true,
  };
}
