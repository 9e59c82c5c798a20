import type { Random } from "../../core/system.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { accessTokenKind, createJwtSigner } from "../jwt/jwt.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { createDeviceTokens } from "./device-tokens.ts";
import { createEmailCodes } from "./email-codes.ts";
import { createLinkTokens } from "./link-tokens.ts";
import { createRefreshTokens } from "./refresh-tokens.ts";

interface TokenKeys {
  readonly key: SigningKey;
  /** Their tokens are still accepted. */
  readonly previous: readonly VerificationKey[];
}

/** The tokens of sessions, links, codes and devices. Every key is derived here, once. */
export async function createTokenDrivers(
  { key, previous }: TokenKeys,
  random: Random,
  createHmac?: CreateHmac,
) {
  return {
    signer: createJwtSigner({ key, previous }, accessTokenKind),
    refreshTokens: await createRefreshTokens(key, previous, createHmac),
    linkTokens: await createLinkTokens(key, previous, createHmac),
    emailCodes: await createEmailCodes(key, previous, random, createHmac),
    deviceTokens: await createDeviceTokens(key, previous, random, createHmac),
  };
}
