import type { FactorDrivers, MfaTokens } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { webCrypto, type CreateHmac } from "../crypto/crypto.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { createEnrolmentTokens } from "../tokens/enrolment-tokens.ts";
import { createMfaTokens } from "../tokens/mfa-tokens.ts";
import { createChallenges } from "./challenges.ts";
import { createPasskeys, type PasskeySite } from "./passkeys/passkeys.ts";
import { createRecoveryCodes } from "./recovery-codes.ts";
import { createSecretBox } from "./secret-box.ts";
import { createTotp } from "./totp.ts";

/** The keys that the keys of factors are derived from. */
export interface FactorKeys {
  readonly key: SigningKey;
  /** Their tokens, challenges and boxes are still accepted. */
  readonly previous: readonly VerificationKey[];
  /** Only their boxes are still opened. */
  readonly decrypting: readonly VerificationKey[];
}

/** What factors need beside the store. Every key is derived here, once. */
export async function createFactorDrivers(
  site: PasskeySite,
  { key, previous, decrypting }: FactorKeys,
  random: Random,
  createHmac: CreateHmac = webCrypto.createHmac,
): Promise<FactorDrivers & { readonly mfaTokens: MfaTokens }> {
  const hashes = { ...webCrypto, createHmac };
  return {
    totp: createTotp(random),
    secretBox: await createSecretBox(key, [...previous, ...decrypting], random),
    recoveryCodes: createRecoveryCodes(random),
    challenges: await createChallenges(key, previous, random, hashes),
    enrolmentTokens: await createEnrolmentTokens(key, previous, random),
    passkeys: createPasskeys(site),
    mfaTokens: await createMfaTokens(key, previous, random, hashes),
  };
}
