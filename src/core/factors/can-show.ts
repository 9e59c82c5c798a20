import { isSpare, kindsIn } from "./kinds.ts";
import type { FactorPolicy, FactorStore } from "./ports.ts";

/**
 * Whether an account has a second factor that a session could show. One read, and none if second factors are off. Throws Failure
 * `unavailable`.
 */
export async function canShowFactor(
  { store }: { readonly store: Pick<FactorStore, "findFactors"> },
  { mfa }: Pick<FactorPolicy, "mfa">,
  userId: string,
): Promise<boolean> {
  if (mfa === "off") return false;
  const factors = await store.findFactors(userId);
  return factors !== undefined && kindsIn(factors).some((kind) => !isSpare(kind));
}
