import type { Account } from "../../accounts/model.ts";
import { Failure } from "../../failures.ts";
import { assuranceOf, loginAsks } from "../../factors/assurance.ts";
import {
  kindsIn,
  type FactorKind,
  type FirstFactor,
  type LoginMethod,
} from "../../factors/kinds.ts";
import { factorLimits } from "../../factors/limits.ts";
import type { LoginPolicy } from "../policy.ts";
import type { LoginPorts } from "../ports.ts";
import { noLogin } from "../rows/failures.ts";
import { loginFailures } from "../../failures/login.ts";

/**
 * The second factors of an account, if a login still needs one of them; undefined if it needs none. One read, unless two factors
 * are proven. Ask only after a right proof. Throws Failure `invalid_grant` if the account was deleted meanwhile, `unavailable`.
 */
export async function missingFactors(
  { store }: Pick<LoginPorts, "store">,
  policy: LoginPolicy,
  { id, role }: Pick<Account, "id" | "role">,
  methods: readonly LoginMethod[],
): Promise<readonly FactorKind[] | undefined> {
  if (policy.mfa === "off" || assuranceOf(methods).acr === "aal2") return undefined;
  const factors = await store.findFactors(id);
  if (!factors) throw new Failure(noLogin, { reason: "account deleted" });
  return loginAsks(policy, role, factors) ? kindsIn(factors) : undefined;
}

/** A login whose first proof was right. */
interface HalfDone {
  readonly account: Pick<Account, "id" | "sessionsValidFrom">;
  readonly method: FirstFactor;
  readonly factors: readonly FactorKind[];
  readonly clientId: string;
  readonly scope: string | undefined;
  readonly remember: boolean | undefined;
  /** Epoch milliseconds, taken before the account was read. */
  readonly now: number;
}

/** The refusal of a login that waits for a second factor. Its token is all that exists of the login. */
export async function mfaRequired(
  { mfaTokens }: Pick<LoginPorts, "mfaTokens">,
  { account, method, factors, now, ...asked }: HalfDone,
): Promise<Failure> {
  // As for a session: later than the time until which the person ended all sessions.
  const issuedAt = Math.max(now, account.sessionsValidFrom);
  const token = await mfaTokens.issue({ userId: account.id, issuedAt, method, ...asked });
  const expiresIn = factorLimits.pending / 1000;
  return new Failure(loginFailures.mfa_required, { mfa: { login: { token, expiresIn }, factors } });
}
