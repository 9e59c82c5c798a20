import { Failure } from "../failures.ts";
import type { SessionStore } from "../sessions/ports.ts";
import { factorMissing, type SessionCaller } from "../user.ts";
import { assuranceIn } from "./assurance.ts";
import { canShowFactor } from "./can-show.ts";
import type { FactorPolicy, FactorStore } from "./ports.ts";
import { factorFailures } from "./rows.ts";

interface RefusalPorts {
  readonly store: Pick<FactorStore, "findFactors">;
}

/**
 * Refuses a session that lacks the second factor which an organization requires. One read. Always throws Failure
 * `insufficient_user_authentication` if the account has a second factor, and otherwise `mfa_enrolment_required`, or `unavailable`.
 */
export async function refuseLacking(
  ports: RefusalPorts,
  policy: Pick<FactorPolicy, "mfa">,
  userId: string,
): Promise<never> {
  if (await canShowFactor(ports, policy, userId)) throw factorMissing();
  throw new Failure(factorFailures.mfa_enrolment_required);
}

/** Requires that the session of a call has shown two factors. The row of the session decides. Throws the Failures of `refuseLacking`. */
export async function requireTwoFactors(
  ports: RefusalPorts & { readonly store: Pick<SessionStore, "findSessionState"> },
  policy: Pick<FactorPolicy, "mfa">,
  { sessionId, userId }: SessionCaller,
): Promise<void> {
  const session = await ports.store.findSessionState(sessionId);
  if (!session || assuranceIn(session).acr !== "aal2") await refuseLacking(ports, policy, userId);
}
