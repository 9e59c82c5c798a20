import { Failure } from "../../failures.ts";
import { endOtherSessions } from "../../sessions/end.ts";
import { spend } from "../../throttle/count.ts";
import type { SessionCaller } from "../../user.ts";
import { loginAsks, mustKeepFactor } from "../assurance.ts";
import { factorEmails } from "../emails.ts";
import type { FactorPolicy, FactorPorts } from "../ports.ts";
import { forgetFactorTries } from "../prove.ts";
import { removeTotp } from "../remove.ts";
import { factorFailures, factorEvents, factorThrottle } from "../rows.ts";
import { requireSudo } from "../sudo.ts";
import { confirmTotp, startTotp, type TotpConfirmation, type TotpSetUp } from "../totp/enrol.ts";
import { recordOwn, tellOwner, type OwnChange } from "./changed.ts";
import { elevateOwn, endOtherLogins } from "./sessions.ts";
import { requireVerifiedOwner } from "./verified.ts";

/**
 * Starts to set up the caller's authenticator app. Throws Failure `insufficient_user_authentication`, `email_not_verified`,
 * `too_many_requests`, `totp_exists`, `invalid_token`, `unavailable`.
 */
export async function startOwnTotp(
  ports: FactorPorts,
  policy: FactorPolicy,
  caller: SessionCaller,
): Promise<TotpSetUp> {
  await requireSudo(ports, policy, caller);
  const { username } = await requireVerifiedOwner(ports, caller);
  await spend(ports, policy, factorThrottle.enrolment, caller.userId);
  return startTotp(ports, caller, { issuer: policy.brand.name, account: username });
}

/**
 * Adds the caller's authenticator app. The session has both factors then. All other sessions and logins that are under way end, unless
 * logins of the account asked for a second factor before. After a failure `unavailable` the app may be there. Throws Failure
 * `expired_token`, `wrong_code`, `totp_exists`, `unavailable`.
 */
export async function confirmOwnTotp(
  ports: FactorPorts,
  policy: FactorPolicy,
  change: OwnChange,
  confirmation: TotpConfirmation,
): Promise<{ readonly recoveryCodes: readonly string[] | undefined }> {
  const { store } = ports;
  const before = await store.findFactors(change.userId);
  const role = (await store.findSessionState(change.sessionId))?.role ?? "";
  const confirmed = await confirmTotp(ports, change, confirmation);
  recordOwn(ports, factorEvents.totp_added, change);
  if (confirmed.recoveryCodes) recordOwn(ports, factorEvents.recovery_codes_made, change);
  await elevateOwn(ports, change, "totp");
  // Sessions of the password alone may live unless logins asked for more already.
  if (!before || !loginAsks(policy, role, before)) await endOtherLogins(ports, change);
  await forgetFactorTries(ports, change.userId);
  await tellOwner(ports, factorEmails.factor_added, change);
  return confirmed;
}

/**
 * Removes the caller's authenticator app, and ends all other sessions and logins that are under way. An app that is gone is no
 * error. Throws Failure `insufficient_user_authentication`, `factor_required`, `unavailable`.
 */
export async function removeOwnTotp(
  ports: FactorPorts,
  policy: FactorPolicy,
  change: OwnChange,
): Promise<void> {
  const { userId } = change;
  const session = await requireSudo(ports, policy, change);
  const factors = await ports.store.findFactors(userId);
  if (!factors?.totp) return;
  const keepsOne = mustKeepFactor(policy, session);
  if (keepsOne && !factors.hasPasskey) {
    throw new Failure(factorFailures.factor_required);
  }
  // Before, so that a failure in between leaves the factor and not the sessions.
  await endOtherSessions(ports, change, "factors changed");
  await removeTotp(ports, userId, { keepsOne });
  recordOwn(ports, factorEvents.totp_removed, change);
  await endOtherLogins(ports, change);
  await forgetFactorTries(ports, userId);
  await tellOwner(ports, factorEmails.factor_removed, change);
}
