import type { OidcKeys } from "../../core/oidc/ports.ts";
import type { Random } from "../../core/system.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { atHashBy } from "./at-hash.ts";
import { provesChallenge } from "./challenge.ts";
import { createOidcSeals } from "./seals.ts";
import { createPublicSigner, type PublicKeys } from "./signer.ts";

/** What other apps need of `OIDC_KEY`. */
export interface OidcDrivers extends OidcKeys {
  readonly algorithm: string;
  /** The public keys that verify the tokens of other apps, for the JWK set: the one in use, then the previous ones. */
  publicKeys(): Promise<readonly object[]>;
}

/** The drivers of loaded keys. Every key is derived here, once. */
export async function createOidcDrivers(
  keys: PublicKeys,
  random: Random,
  createHmac?: CreateHmac,
): Promise<OidcDrivers> {
  const all = [keys.key, ...keys.previous].flatMap(({ publicJwk }) => publicJwk ?? []);
  return {
    algorithm: keys.key.algorithm,
    signer: createPublicSigner(keys),
    seals: await createOidcSeals(keys, random, createHmac),
    atHash: atHashBy(keys.key.algorithm),
    provesChallenge,
    publicKeys: async () => all,
  };
}

/** The drivers of a key that is loaded at its first use. After a failure, the next use tries again. */
export function createLater(algorithm: string, load: () => Promise<OidcDrivers>): OidcDrivers {
  let loading: Promise<OidcDrivers> | undefined;
  const loaded = (): Promise<OidcDrivers> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    algorithm,
    signer: {
      sign: async (type, claims) => (await loaded()).signer.sign(type, claims),
      verify: async (type, token) => (await loaded()).signer.verify(type, token),
    },
    seals: {
      sign: async (purpose, text) => (await loaded()).seals.sign(purpose, text),
      read: async (purpose, token) => (await loaded()).seals.read(purpose, token),
      digest: async (text) => (await loaded()).seals.digest(text),
      sha256: async (text) => (await loaded()).seals.sha256(text),
    },
    atHash: atHashBy(algorithm),
    provesChallenge,
    publicKeys: async () => (await loaded()).publicKeys(),
  };
}
