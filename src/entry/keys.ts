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

/** Loads the keys. Throws ConfigError, which names the variable of an unusable key. */
export async function loadKeys(
  signingKey: KeySource,
  previousKeys: readonly KeySource[],
  createHmac?: CreateHmac,
): Promise<{ readonly key: SigningKey; readonly previous: readonly VerificationKey[] }> {
  return {
    key: await blame("SECRET_KEY", loadSigningKey(signingKey, createHmac)),
    previous: await blame(
      "PREVIOUS_KEYS",
      Promise.all(previousKeys.map((source) => loadVerificationKey(source, createHmac))),
    ),
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
