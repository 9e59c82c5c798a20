import {
  KeyError,
  loadSigningKey,
  loadVerificationKey,
  type KeySource,
  type SigningKey,
  type VerificationKey,
} from "../drivers/jwt/keys.ts";
import { ConfigError } from "./config/config-error.ts";

/** The keys ready for use. Throws ConfigError, naming the variable a bad key stands in. */
export async function loadKeys(
  signingKey: KeySource,
  previousKeys: readonly KeySource[],
): Promise<{ readonly key: SigningKey; readonly previous: readonly VerificationKey[] }> {
  return {
    key: await named("SECRET_KEY", loadSigningKey(signingKey)),
    previous: await named("PREVIOUS_KEYS", Promise.all(previousKeys.map(loadVerificationKey))),
  };
}

async function named<T>(variable: string, key: Promise<T>): Promise<T> {
  try {
    return await key;
  } catch (error) {
    if (error instanceof KeyError) throw new ConfigError(`${variable}: ${error.message}`);
    // WebCrypto's own messages may quote what it was given.
    throw new ConfigError(`${variable} is not a usable key`);
  }
}
