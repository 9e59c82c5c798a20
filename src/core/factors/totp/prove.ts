import type { TotpFactor } from "../model.ts";
import type { FactorPorts } from "../ports.ts";

/**
 * Proves the possession of an authenticator app. Returns false for a wrong code, and for one that was used before: each counts once,
 * and none counts after a later one. Seals the secret again if its box is of an earlier key. The caller counts the tries. Throws
 * Failure `unavailable`; the code may be used up then.
 */
export async function proveTotp(
  { store, totp, secretBox, clock }: Pick<FactorPorts, "store" | "totp" | "secretBox" | "clock">,
  factor: TotpFactor,
  code: string,
): Promise<boolean> {
  const { userId, createdAt, secret, keyId } = factor;
  const now = clock();
  const opened = await secretBox.open(factor, userId);
  const step = totp.match(opened, code, now);
  if (step === undefined || step <= factor.lastStep) return false;
  const box = secretBox.isOld(factor) ? await secretBox.seal(opened, userId) : { secret, keyId };
  return store.takeTotpStep({ userId, createdAt, ...box, step, now });
}
