import { factorLimits } from "./limits.ts";
import type { FactorPorts } from "./ports.ts";

/**
 * Removes the authenticator app of an account. The recovery codes go with the last factor. Throws Failure `unavailable`.
 */
export async function removeTotp(ports: Pick<FactorPorts, "store">, userId: string): Promise<void> {
  await ports.store.deleteTotp(userId);
  await voidWithoutFactors(ports, userId);
}

/**
 * Removes a passkey. One that is gone or of another account is no error: a statement that is repeated finds nothing to delete. The
 * recovery codes go with the last factor. Throws Failure `unavailable`.
 */
export async function removePasskey(
  ports: Pick<FactorPorts, "store">,
  userId: string,
  id: string,
): Promise<void> {
  await ports.store.deletePasskey(id, userId);
  await voidWithoutFactors(ports, userId);
}

/**
 * Removes every factor of an account whose address nobody has proven yet. Somebody else may have registered it and added them, and the
 * owner of the address takes the account over. Throws Failure `unavailable`.
 */
export async function removeFactorsOfUnproven(
  ports: Pick<FactorPorts, "store">,
  { id, emailVerifiedAt }: { readonly id: string; readonly emailVerifiedAt: number | null },
): Promise<void> {
  if (emailVerifiedAt !== null) return;
  const factors = await ports.store.findFactors(id);
  if (factors?.totp || factors?.hasPasskey || factors?.hasRecoveryCode) {
    await removeAllFactors(ports, id);
  }
}

/** Removes every factor of an account, with its codes and its settings. Idempotent. Throws Failure `unavailable`. */
export async function removeAllFactors(
  { store }: Pick<FactorPorts, "store">,
  userId: string,
): Promise<void> {
  await store.deleteTotp(userId);
  await store.deletePasskeysOf(userId);
  await store.resetFactorSettings(userId);
  await store.deleteRecoveryCodesOf(userId);
}

/** Removes the factors that accounts deleted at or before `until` still have after a failure. Throws Failure `unavailable`. */
export async function removeFactorsOfDeleted(
  ports: Pick<FactorPorts, "store">,
  until: number,
): Promise<void> {
  let found: readonly string[];
  do {
    found = await ports.store.listDeletedWithFactors(until);
    for (const userId of found) await removeAllFactors(ports, userId);
  } while (found.length === factorLimits.left);
}

async function voidWithoutFactors(
  { store }: Pick<FactorPorts, "store">,
  userId: string,
): Promise<void> {
  const factors = await store.findFactors(userId);
  if (!factors || factors.totp || factors.hasPasskey) return;
  await store.resetFactorSettings(userId);
  await store.deleteRecoveryCodesOf(userId);
}
