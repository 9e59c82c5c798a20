import { factorLimits } from "../limits.ts";
import type { ChallengePurpose, FactorPorts, IsOurs } from "../ports.ts";

const lifetimeOf = (purpose: ChallengePurpose): number =>
  purpose === "login" ? factorLimits.loginChallenge : factorLimits.challenge;

/** What a challenge was issued for. */
export interface ChallengeUse {
  readonly purpose: ChallengePurpose;
  /** The session or the token that it belongs to, empty for a login. */
  readonly binding: string;
}

/** Judges a challenge: issued here, for this use, and not too old. Whether it was used before is for `spend` to say. */
export const judgeOf =
  (
    { challenges, clock }: Pick<FactorPorts, "challenges" | "clock">,
    { purpose, binding }: ChallengeUse,
  ): IsOurs =>
  async (challenge) => {
    const issuedAt = await challenges.read(challenge, purpose, binding);
    if (issuedAt === undefined) return false;
    const age = clock() - issuedAt;
    return age <= lifetimeOf(purpose) && age >= -factorLimits.clockSkew;
  };

/**
 * Uses a challenge up, after its answer was found right, so that a visitor costs no write. Returns false if it was used before.
 * Throws Failure `unavailable`.
 */
export async function spendChallenge(
  { store, challenges, clock }: Pick<FactorPorts, "store" | "challenges" | "clock">,
  challenge: string,
  { purpose, request }: { readonly purpose: ChallengePurpose; readonly request: string },
): Promise<boolean> {
  return store.insertUse({
    hash: await challenges.hash(challenge),
    request,
    // Late enough for the clocks of the server that issued it, of one that still accepts it, and of one that purges.
    expiresAt: clock() + lifetimeOf(purpose) + 3 * factorLimits.clockSkew,
  });
}
