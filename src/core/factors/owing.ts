import { defaultRole, inAll, type BuiltInScope, type Role, type Scope } from "../access.ts";
import type { Session } from "../sessions/model.ts";
import { assuranceIn } from "./assurance.ts";
import { isSpare } from "./kinds.ts";
import { requiresFactor, type FactorPolicy } from "./policy.ts";

/** What a session may do before it has shown a second factor that is required. */
const owingScopes: readonly BuiltInScope[] = ["profile:read", "sessions", "factors"];

/** The role and the scopes of a session that count at present. */
export interface Effective {
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** True if the session lacks the second factor that the operator requires. */
  readonly owesFactor: boolean;
}

/**
 * Whether a session must leave its account a factor. After a login with a recovery code it need not, because the person may have lost
 * the only one and has to replace it. The next login then owes a factor.
 */
export const mustKeepFactor = (
  policy: Pick<FactorPolicy, "mfa">,
  { role, methods }: Pick<Session, "methods"> & { readonly role: Role },
): boolean => requiresFactor(policy, role) && !methods.split(" ").some(isSpare);

/**
 * The role and the scopes that count for a session. If the session owes a second factor that the operator requires of the role, its person
 * can only set one up. The role is `user` then, and the scopes are those of the own profile, sessions and factors. No claims of the
 * operator count, because the operator may make them from the role. The row of the session decides, so a change of the policy acts at
 * the next call.
 */
export function effectiveOf(
  policy: Pick<FactorPolicy, "mfa">,
  session: Pick<Session, "methods"> & { readonly role: Role },
  scopes: readonly Scope[],
): Effective {
  const { role } = session;
  const owesFactor = requiresFactor(policy, role) && assuranceIn(session).acr !== "aal2";
  return owesFactor
    ? { role: defaultRole, scopes: inAll(scopes, owingScopes), owesFactor }
    : { role, scopes, owesFactor };
}
