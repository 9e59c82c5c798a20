import type { Random } from "../core/system.ts";
import type { CreateHmac } from "../drivers/crypto/crypto.ts";
import type { KeySource } from "../drivers/jwt/keys.ts";
import { publicAlgorithms } from "../drivers/oidc/algorithms.ts";
import { createLater, createOidcDrivers, type OidcDrivers } from "../drivers/oidc/oidc.ts";
import type { OidcKeysConfig } from "./config/keys/oidc-keys.ts";
import { loadOidcKeys, type Keys } from "./keys.ts";

/** The algorithm of a key that the server generates itself: the only one that every app knows. */
export const defaultOidcAlgorithm = publicAlgorithms[0];

/**
 * What other apps need of OIDC_KEY. Without the variable, the key that `keep` keeps is loaded at its first use. Undefined if there is no
 * way to have a key. Throws ConfigError, which names the variable of an unusable key.
 */
export async function openOidc(
  { signing, previous }: Pick<OidcKeysConfig, "signing" | "previous">,
  own: Keys,
  keep: (() => Promise<KeySource>) | undefined,
  random: Random,
  createHmac?: CreateHmac,
): Promise<OidcDrivers | undefined> {
  const open = async (source: KeySource): Promise<OidcDrivers> =>
    createOidcDrivers(await loadOidcKeys(source, previous, own), random, createHmac);
  if (signing) return open(signing);
  return keep && createLater(defaultOidcAlgorithm, async () => open(await keep()));
}
