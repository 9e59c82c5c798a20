import { Failure } from "../../failures.ts";
import { endOtherSessions } from "../../sessions/end.ts";
import { spend } from "../../throttle/count.ts";
import { factorEmails } from "../emails.ts";
import type { Factors } from "../model.ts";
import type { FactorPolicy, FactorPorts } from "../ports.ts";
import { makeRecoveryCodes } from "../recovery-codes.ts";
import { factorFailures, factorEvents, factorThrottle } from "../rows.ts";
import { requireSudo } from "../sudo.ts";
import { recordOwn, tellOwner, type OwnChange } from "./changed.ts";
import { endOtherLogins } from "./sessions.ts";

/** The factors of an account that has at least one. Throws Failure `factor_required`, `unavailable`. */
async function requireFactors({ store }: FactorPorts, userId: string): Promise<Factors> {
  const factors = await store.findFactors(userId);
  if (factors?.totp || factors?.hasPasskey) return factors;
  throw new Failure(factorFailures.factor_required);
}

/**
 * Makes new recovery codes for the caller. The old ones are void. Throws Failure `insufficient_user_authentication`,
 * `factor_required`, `too_many_requests`, `unavailable`.
 */
export async function makeOwnCodes(
  ports: FactorPorts,
  policy: FactorPolicy,
  change: OwnChange,
): Promise<readonly string[]> {
  const { userId } = change;
  await requireSudo(ports, policy, change);
  await requireFactors(ports, userId);
  await spend(ports, policy, factorThrottle.enrolment, userId);
  const codes = await makeRecoveryCodes(ports, userId);
  recordOwn(ports, factorEvents.recovery_codes_made, change);
  await tellOwner(ports, factorEmails.recovery_codes_made, change);
  return codes;
}

/**
 * Makes logins by password ask for a second factor also if the caller has passkeys alone, or not. Switching it on ends all other
 * sessions and logins that are under way, and gives recovery codes if the caller has none. Does nothing if it is so already. Throws
 * Failure `insufficient_user_authentication`, `factor_required`, `unavailable`.
 */
export async function setOwnTwoFactor(
  ports: FactorPorts,
  policy: FactorPolicy,
  change: OwnChange,
  isEnabled: boolean,
): Promise<{ readonly recoveryCodes: readonly string[] | undefined }> {
  const { store } = ports;
  const { userId } = change;
  await requireSudo(ports, policy, change);
  if (!isEnabled) {
    const factors = await store.findFactors(userId);
    if (!factors?.twoFactor) return { recoveryCodes: undefined };
    await store.setTwoFactor(userId, false);
    recordOwn(ports, factorEvents.two_step_changed, change, { to: "off" });
    await tellOwner(ports, factorEmails.two_step_off, change);
    return { recoveryCodes: undefined };
  }
  const { twoFactor, hasRecoveryCode } = await requireFactors(ports, userId);
  if (twoFactor) return { recoveryCodes: undefined };
  // Before, so that a failure in between does not leave the sessions: a repetition does nothing.
  await endOtherSessions(ports, change, "factors changed");
  await store.setTwoFactor(userId, true);
  recordOwn(ports, factorEvents.two_step_changed, change, { to: "on" });
  await endOtherLogins(ports, change);
  await tellOwner(ports, factorEmails.two_step_on, change);
  if (hasRecoveryCode) return { recoveryCodes: undefined };
  const recoveryCodes = await makeRecoveryCodes(ports, userId);
  recordOwn(ports, factorEvents.recovery_codes_made, change);
  return { recoveryCodes };
}
