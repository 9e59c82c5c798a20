import { Failure, requestFailures } from "../../failures.ts";
import { isId } from "../../ids.ts";
import { endOtherSessions } from "../../sessions/end.ts";
import { spend } from "../../throttle/count.ts";
import type { SessionCaller } from "../../user.ts";
import { asksSecondFactor, mustKeepFactor, requiresFactor } from "../assurance.ts";
import { factorEmails } from "../emails.ts";
import type { Passkey } from "../model.ts";
import { addPasskey, passkeyOptions } from "../passkeys/add.ts";
import type { FactorPolicy, FactorPorts } from "../ports.ts";
import { makeRecoveryCodes } from "../recovery-codes.ts";
import { removePasskey } from "../remove.ts";
import { factorFailures, factorEvents, factorThrottle } from "../rows.ts";
import { requireSudo } from "../sudo.ts";
import { recordOwn, tellOwner, type OwnChange } from "./changed.ts";
import { endOtherLogins } from "./sessions.ts";
import { requireVerifiedOwner } from "./verified.ts";

/** Characters (code points) of a passkey's name. */
export const passkeyNameLength = 64;

/** The name of a passkey that its owner does not name. */
export const defaultPasskeyName = "Passkey";

/** The name of a passkey as it is stored. Throws Failure `validation_failed`. */
export function nameOf(text: string): string {
  const name = text.trim().normalize("NFC");
  const length = [...name].length;
  if (length > 0 && length <= passkeyNameLength && !/[\p{Cc}\p{Cs}]/u.test(name)) return name;
  const message = `Must have 1 to ${passkeyNameLength} characters and no control characters.`;
  throw new Failure(requestFailures.validation_failed, { errors: [{ pointer: "/name", message }] });
}

/**
 * What a browser needs to make a passkey for the caller. Throws Failure `insufficient_user_authentication`, `email_not_verified`,
 * `too_many_requests`, `too_many_passkeys`, `invalid_token`, `unavailable`.
 */
export async function ownPasskeyOptions(
  ports: FactorPorts,
  policy: FactorPolicy,
  caller: SessionCaller,
): Promise<Readonly<Record<string, unknown>>> {
  const { userId } = caller;
  await requireSudo(ports, policy, caller);
  const { username, name } = await requireVerifiedOwner(ports, caller);
  await spend(ports, policy, factorThrottle.enrolment, userId);
  return passkeyOptions(ports, caller, { userId, username, name });
}

export interface NewOwnPasskey {
  readonly name: string | undefined;
  /** RegistrationResponseJSON. */
  readonly answer: unknown;
}

/**
 * Adds a passkey of the caller. The first factor ends all other sessions. Gives recovery codes if the account's logins ask for a
 * second factor from now on, and it has no codes. Throws Failure `validation_failed`, `invalid_passkey`, `passkey_exists`,
 * `too_many_passkeys`, `unavailable`.
 */
export async function addOwnPasskey(
  ports: FactorPorts,
  policy: FactorPolicy,
  change: OwnChange,
  { name = defaultPasskeyName, answer }: NewOwnPasskey,
): Promise<{ readonly passkey: Passkey; readonly recoveryCodes: readonly string[] | undefined }> {
  const { store } = ports;
  const { userId, sessionId } = change;
  const made = { name: nameOf(name), answer };
  const before = await store.findFactors(userId);
  const passkey = await addPasskey(ports, change, made);
  recordOwn(ports, factorEvents.passkey_added, change);
  if (!before?.totp && !before?.hasPasskey) {
    await endOtherSessions(ports, change, "factors changed");
  }
  const role = (await store.findSessionState(sessionId))?.role ?? "";
  const factors = await store.findFactors(userId);
  const asks = factors && asksSecondFactor(factors, requiresFactor(policy, role));
  const recoveryCodes =
    asks && !factors.hasRecoveryCode ? await makeRecoveryCodes(ports, userId) : undefined;
  if (recoveryCodes) recordOwn(ports, factorEvents.recovery_codes_made, change);
  await tellOwner(ports, factorEmails.factor_added, change);
  return { passkey, recoveryCodes };
}

/** Renames a passkey of the caller. Throws Failure `validation_failed`, `not_found`, `unavailable`. */
export async function renameOwnPasskey(
  ports: FactorPorts,
  caller: SessionCaller,
  id: string,
  name: string,
): Promise<void> {
  const wanted = nameOf(name);
  const isRenamed = isId(id) && (await ports.store.renamePasskey(id, caller.userId, wanted));
  if (!isRenamed) throw new Failure(requestFailures.not_found);
  recordOwn(ports, factorEvents.passkey_renamed, caller);
}

/**
 * Removes a passkey of the caller, and ends all other sessions and logins that are under way. Throws Failure
 * `insufficient_user_authentication`, `not_found`, `factor_required`, `unavailable`.
 */
export async function removeOwnPasskey(
  ports: FactorPorts,
  policy: FactorPolicy,
  change: OwnChange,
  id: string,
): Promise<void> {
  const { store } = ports;
  const { userId } = change;
  const session = await requireSudo(ports, policy, change);
  const passkeys = await store.listPasskeys(userId);
  const passkey = passkeys.find((one) => one.id === id);
  if (!passkey) throw new Failure(requestFailures.not_found);
  // One that has not verified its user is no factor.
  const keepsOne = passkey.verifiedAt !== null && mustKeepFactor(policy, session);
  if (keepsOne && passkeys.every((one) => one === passkey || one.verifiedAt === null)) {
    const factors = await store.findFactors(userId);
    if (!factors?.totp) throw new Failure(factorFailures.factor_required);
  }
  // Before, so that a failure in between leaves the factor and not the sessions.
  await endOtherSessions(ports, change, "factors changed");
  await removePasskey(ports, passkey, { keepsOne });
  recordOwn(ports, factorEvents.passkey_removed, change);
  await endOtherLogins(ports, change);
  await tellOwner(ports, factorEmails.factor_removed, change);
}
