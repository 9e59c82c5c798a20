import type { CreateHmac } from "../drivers/crypto/crypto.ts";
import {
  KeyError,
  loadSigningKey,
  loadVerificationKey,
  type KeySource,
  type SigningKey,
  type VerificationKey,
} from "../drivers/jwt/keys.ts";
import type { PublicKeys } from "../drivers/oidc/signer.ts";
import { ConfigError } from "./config/config-error.ts";
import type { PreviousKey } from "./config/keys/keys.ts";

/** The keys of a server. */
export interface Keys {
  readonly key: SigningKey;
  /** Keys whose tokens are still accepted. */
  readonly previous: readonly VerificationKey[];
  /** Keys that decrypt stored secrets and accept no token. */
  readonly decrypting: readonly VerificationKey[];
}

/** Loads the keys. Throws ConfigError, which names the variable of an unusable key. */
export async function loadKeys(
  signingKey: KeySource,
  previousKeys: readonly PreviousKey[],
  createHmac?: CreateHmac,
): Promise<Keys> {
  const load = (sources: readonly PreviousKey[]) =>
    blame(
      "PREVIOUS_KEYS",
      Promise.all(sources.map((source) => loadVerificationKey(source, createHmac))),
    );
  return {
    key: await blame("SECRET_KEY", loadSigningKey(signingKey, createHmac)),
    previous: await load(previousKeys.filter(({ onlyDecrypts }) => !onlyDecrypts)),
    decrypting: await load(previousKeys.filter(({ onlyDecrypts }) => onlyDecrypts)),
  };
}

/**
 * Loads the keys for other apps. None of them may be a key of the server's own tokens, because one token could then be taken for another.
 * Throws ConfigError, which names the variable of an unusable key.
 */
export async function loadOidcKeys(
  signing: KeySource,
  previousKeys: readonly KeySource[],
  own: Pick<Keys, "key" | "previous"> | undefined,
): Promise<PublicKeys> {
  const key = await blame("OIDC_KEY", loadSigningKey(signing));
  const previous = await blame(
    "OIDC_PREVIOUS_KEYS",
    Promise.all(previousKeys.map((source) => loadVerificationKey(source))),
  );
  const ofOwn = own ? [own.key, ...own.previous].map(({ kid }) => kid) : [];
  if ([key, ...previous].some(({ kid }) => ofOwn.includes(kid))) {
    throw new ConfigError(
      "OIDC_KEY and OIDC_PREVIOUS_KEYS must have other keys than SECRET_KEY and PREVIOUS_KEYS",
    );
  }
  return { key, previous };
}

async function blame<T>(variable: string, key: Promise<T>): Promise<T> {
  try {
    return await key;
  } catch (error) {
    if (error instanceof KeyError) throw new ConfigError(`${variable}: ${error.message}`);
    // Messages of WebCrypto may quote the key.
    throw new ConfigError(`${variable} is not a usable key`);
  }
}
