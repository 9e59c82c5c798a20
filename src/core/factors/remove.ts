import type { AuditPorts } from "../audit/ports.ts";
import type { EventRow } from "../audit/row.ts";
import { enqueueNotice } from "../email/enqueue.ts";
import type { AddressClaim } from "../email/model.ts";
import type { EnqueuePorts } from "../email/ports.ts";
import { Failure } from "../failures.ts";
import type { Removed } from "../owned.ts";
import type { Origin } from "../user.ts";
import { resetEmails } from "./emails.ts";
import { factorKinds, kindsIn, type FactorKind } from "./kinds.ts";
import { factorLimits } from "./limits.ts";
import type { Passkey } from "./model.ts";
import type { FactorStore } from "./ports.ts";
import { factorEvents, factorFailures } from "./rows.ts";

/** What it takes to remove the factors of an account, and to report it. */
export type RemovalPorts = AuditPorts & EnqueuePorts & { readonly store: FactorStore };

/** How a factor is removed: whether its account must have another one. */
export interface Removal {
  readonly keepsOne: boolean;
}

/**
 * Removes the authenticator app of an account. The recovery codes go with the last factor. Throws Failure `factor_required`,
 * `unavailable`.
 */
export async function removeTotp(
  ports: RemovalPorts,
  userId: string,
  { keepsOne }: Removal,
): Promise<void> {
  const { store } = ports;
  if (!keepsOne) await store.deleteTotp(userId);
  else if (!(await store.deleteTotpUnlessLast(userId))) {
    throw new Failure(factorFailures.factor_required);
  }
  await voidWithoutFactors(ports, userId);
}

/**
 * Removes a passkey. One that is gone or of another account is no error: a statement that is repeated finds nothing to delete. The
 * recovery codes go with the last factor. Throws Failure `factor_required`, `unavailable`.
 */
export async function removePasskey(
  ports: RemovalPorts,
  { id, userId }: Pick<Passkey, "id" | "userId">,
  { keepsOne }: Removal,
): Promise<void> {
  const { store } = ports;
  if (!keepsOne) await store.deletePasskey(id, userId);
  else if (!(await store.deletePasskeyUnlessLast(id, userId))) {
    throw new Failure(factorFailures.factor_required);
  }
  await voidWithoutFactors(ports, userId);
}

/**
 * Removes every factor of an account that the owner of its address takes over, also a passkey that is no factor yet: it could log in.
 * Reports it and tells the owner, if there was one. Throws Failure `unavailable`.
 */
export async function removeFactorsByClaim(
  ports: RemovalPorts,
  userId: string,
  { by, language, origin }: AddressClaim,
): Promise<void> {
  const factors = await ports.store.findFactors(userId);
  if (!factors) return;
  if (kindsIn(factors).length === 0 && (await ports.store.listPasskeys(userId)).length === 0) {
    return;
  }
  await removeAllFactors(ports, userId);
  ports.audit.record(factorEvents.factors_reset, { subjectId: userId, origin, detail: { by } });
  await enqueueNotice(ports, {
    kind: resetEmails.factors_reset,
    userId,
    language,
    origin,
    isClaim: true,
  });
}

/** Removes every factor of an account, with its codes and its settings. Idempotent. Throws Failure `unavailable`. */
export async function removeAllFactors({ store }: RemovalPorts, userId: string): Promise<void> {
  for (const kind of factorKinds) await removers[kind](store, userId);
}

/** Removes every factor of a kind. */
const removers: Readonly<
  Record<FactorKind, (store: FactorStore, userId: string) => Promise<void>>
> = {
  totp: (store, userId) => store.deleteTotp(userId),
  passkey: (store, userId) => store.deletePasskeysOf(userId),
  async recovery_code(store, userId) {
    await store.resetFactorSettings(userId);
    await store.deleteRecoveryCodesOf(userId);
  },
};

/**
 * Removes the factors that were added at or after a time, and recovery codes of such a time or of the last factor. Reports and gives each.
 * Throws Failure `unavailable`.
 */
export async function removeFactorsSince(
  ports: RemovalPorts,
  userId: string,
  since: number,
  origin: Origin,
): Promise<readonly Removed[]> {
  const { store, audit } = ports;
  const removed: Removed[] = [];
  const report = (event: EventRow, one: Removed) => {
    audit.record(event, { subjectId: userId, origin, detail: { by: "undo" } });
    removed.push(one);
  };
  const factors = await store.findFactors(userId);
  if (factors?.totp && factors.totp.createdAt >= since) {
    await store.deleteTotp(userId);
    report(factorEvents.totp_removed, { what: "totp" });
  }
  for (const { id, name, createdAt } of await store.listPasskeys(userId)) {
    if (createdAt < since) continue;
    await store.deletePasskey(id, userId);
    report(factorEvents.passkey_removed, { what: "passkey", name });
  }
  const codes = await store.listRecoveryCodes(userId);
  if (codes.some(({ createdAt }) => createdAt >= since)) await store.deleteRecoveryCodesOf(userId);
  await voidWithoutFactors(ports, userId);
  if (codes.length > 0 && (await store.listRecoveryCodes(userId)).length === 0) {
    report(factorEvents.recovery_codes_removed, { what: "recovery_codes" });
  }
  return removed;
}

/** Removes the factors that accounts deleted at or before `until` still have after a failure. Throws Failure `unavailable`. */
export async function removeFactorsOfDeleted(ports: RemovalPorts, until: number): Promise<void> {
  let found: readonly string[];
  do {
    found = await ports.store.listDeletedWithFactors(until);
    for (const userId of found) await removeAllFactors(ports, userId);
  } while (found.length === factorLimits.left);
}

/** Voids the recovery codes of an account without another factor. One statement decides, because a factor may be added meanwhile. */
async function voidWithoutFactors({ store, clock }: RemovalPorts, userId: string): Promise<void> {
  if (!(await store.resetWithoutFactors(userId))) return;
  // No set has an empty id. A set that comes with a new factor is younger.
  await store.deleteOtherRecoveryCodes(userId, "", clock() - factorLimits.unusedSet);
}
