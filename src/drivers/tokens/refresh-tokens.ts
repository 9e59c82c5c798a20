import type { RefreshTokens } from "../../core/tokens/ports.ts";
import type { CreateHmac } from "../crypto/crypto.ts";
import { deriveHmacs } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { id, layout, number, signedTokens } from "./layout.ts";

const held = layout({ sessionId: id, generation: number });

/**
 * Refresh tokens, signed with a key that is derived from `key`. Tokens of the keys in `previous` are read as well, except
 * for public keys: no secret can be derived from a public key.
 */
export async function createRefreshTokens(
  key: SigningKey,
  previous: readonly VerificationKey[] = [],
  createHmac?: CreateHmac,
): Promise<RefreshTokens> {
  const tokens = signedTokens(
    "rt1_",
    held,
    await deriveHmacs(key, previous, "refresh token", createHmac),
  );
  return {
    issue: (session) => tokens.issue(session),
    read: async (token) => (await tokens.read(token))?.values,
  };
}
