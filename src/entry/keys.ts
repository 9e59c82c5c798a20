import type { CreateHmac } from "../drivers/crypto/crypto.ts";
import {
  KeyError,
  loadSigningKey,
  loadVerificationKey,
  type KeySource,
  type SigningKey,
  type VerificationKey,
} from "../drivers/jwt/keys.ts";
import { ConfigError } from "./config/config-error.ts";
import type { PreviousKey } from "./config/keys.ts";

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

async function blame<T>(variable: string, key: Promise<T>): Promise<T> {
  try {
    return await key;
  } catch (error) {
    if (error instanceof KeyError) throw new ConfigError(`${variable}: ${error.message}`);
    // Messages of WebCrypto may quote the key.
    throw new ConfigError(`${variable} is not a usable key`);
  }
}
