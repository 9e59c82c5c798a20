import { randomId } from "../ids.ts";
import { factorLimits } from "./limits.ts";
import type { FactorPorts } from "./ports.ts";

/**
 * Makes a new set of recovery codes, and voids all others of the account with one statement. A crash before it leaves the old ones in
 * use. The codes are shown once. Throws Failure `unavailable`.
 */
export async function makeRecoveryCodes(
  { store, recoveryCodes, clock, random }: FactorPorts,
  userId: string,
): Promise<readonly string[]> {
  const shown = Array.from({ length: factorLimits.codes }, () => recoveryCodes.create());
  const setId = randomId(random);
  const codeHashes = await Promise.all(
    shown.map((code) => recoveryCodes.hash(userId, recoveryCodes.read(code) ?? "")),
  );
  const createdAt = clock();
  await store.insertRecoveryCodes({ userId, setId, createdAt, codeHashes });
  await store.useRecoverySet(userId, setId);
  // Void already, but for a set that another request stores at this moment. A crash before this leaves rows that no statement accepts,
  // until the next set.
  await store.deleteOtherRecoveryCodes(userId, setId, createdAt - factorLimits.unusedSet);
  return shown;
}

/**
 * Uses a recovery code up. Returns false for one that is unknown, used, void, or of another account. Throws Failure `unavailable`;
 * the code may be used up then.
 */
export async function useRecoveryCode(
  { store, recoveryCodes, clock }: FactorPorts,
  userId: string,
  text: string,
): Promise<boolean> {
  const code = recoveryCodes.read(text);
  if (code === undefined) return false;
  return store.takeRecoveryCode(await recoveryCodes.hash(userId, code), userId, clock());
}
