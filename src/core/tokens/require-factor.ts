import { canShowFactor } from "../factors/can-show.ts";
import { factorFailures } from "../factors/rows.ts";
import { Failure } from "../failures.ts";
import { factorMissing } from "../user.ts";
import type { TokenPolicy, TokenPorts } from "./ports.ts";

/**
 * Refuses a session that lacks the second factor which the organization of its token requires. Latchkey's own calls do not ask, so that
 * users can set one up. One read. Always throws Failure `insufficient_user_authentication` if the account has a second factor, and
 * otherwise `mfa_enrolment_required`, or `unavailable`.
 */
export async function refuseLacking(
  ports: Pick<TokenPorts, "store">,
  policy: Pick<TokenPolicy, "mfa">,
  userId: string,
): Promise<never> {
  if (await canShowFactor(ports, policy, userId)) throw factorMissing();
  throw new Failure(factorFailures.mfa_enrolment_required);
}
