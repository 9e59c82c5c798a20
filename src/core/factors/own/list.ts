import { requiresFactor } from "../assurance.ts";
import type { Passkey, TotpFactor } from "../model.ts";
import type { FactorPolicy, FactorStore } from "../ports.ts";

/** The factors of an account without their secrets, as its owner and administrators may see them. Times are epoch milliseconds. */
export interface FactorList {
  readonly totp: Pick<TotpFactor, "createdAt" | "lastUsedAt"> | undefined;
  readonly passkeys: readonly Passkey[];
  readonly codes: {
    readonly left: number;
    /** Null if none is left. */
    readonly createdAt: number | null;
  };
  readonly twoFactor: boolean;
  /** True if the operator requires a second factor of the account. */
  readonly isRequired: boolean;
}

/** What an account of a role has. Three reads. Throws Failure `unavailable`. */
export async function factorsOf(
  store: FactorStore,
  policy: Pick<FactorPolicy, "mfa">,
  userId: string,
  role: string,
): Promise<FactorList> {
  const [factors, passkeys, codes] = await Promise.all([
    store.findFactors(userId),
    store.listPasskeys(userId),
    store.listRecoveryCodes(userId),
  ]);
  return {
    totp: factors?.totp,
    passkeys,
    codes: { left: codes.length, createdAt: codes[0]?.createdAt ?? null },
    twoFactor: factors?.twoFactor ?? false,
    isRequired: requiresFactor(policy, role),
  };
}
