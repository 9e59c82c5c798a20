import type { PublicSigner, PublicTokenType } from "../../core/oidc/ports.ts";
import { createJwtSigner, type JwtSigner } from "../jwt/jwt.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** The keys of other apps. */
export interface PublicKeys {
  readonly key: SigningKey;
  /** What they signed is still accepted. */
  readonly previous: readonly VerificationKey[];
}

/** Signs the tokens of other apps. A token of one type is never accepted as another. */
export function createPublicSigner(keys: PublicKeys): PublicSigner {
  const signers: Readonly<Record<PublicTokenType, JwtSigner>> = {
    // An id_token can have claims of the operator, and a nonce, beside all others. It comes back as a hint.
    JWT: createJwtSigner(keys, { typ: "JWT", longest: 12 * 1024 }),
    "at+jwt": createJwtSigner(keys, { typ: "at+jwt" }),
    "logout+jwt": createJwtSigner(keys, { typ: "logout+jwt" }),
  };
  return {
    sign: (type, claims) => signers[type].sign(claims),
    verify: (type, token) => signers[type].verify(token),
  };
}
