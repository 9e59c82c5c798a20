import {
  adminRole,
  defaultRole,
  inAll,
  type BuiltInScope,
  type Role,
  type Scope,
} from "../access.ts";
import type { Session } from "../sessions/model.ts";
import type { Assurance } from "../user.ts";
import { isSpare, kinds, kindsIn, loginMethods, type LoginMethod, type Shows } from "./kinds.ts";
import type { Factors } from "./model.ts";
import type { FactorPolicy } from "./ports.ts";

const isMethod = (name: string): name is LoginMethod => Object.hasOwn(loginMethods, name);

/**
 * What the methods of a session show together. Two methods of one kind are one factor. A method of another release shows nothing.
 */
export function assuranceOf(names: readonly string[]): Assurance {
  const rows = names.filter(isMethod).map((name) => loginMethods[name]);
  const shows = (what: Shows) => rows.some((row) => row.shows === what || row.shows === "both");
  const acr = shows("knowledge") && shows("possession") ? "aal2" : "aal1";
  const words = new Set(rows.flatMap(({ amr }) => amr));
  return { acr, amr: acr === "aal2" ? [...words, "mfa"] : [...words] };
}

/**
 * What each method and each two methods show. Every verification asks for it, and hardly any session names more methods. Frozen,
 * because an app that mounts the server gets the lists.
 */
const shown: ReadonlyMap<string, Assurance> = new Map(
  Object.keys(loginMethods)
    .flatMap((first, _, all) => [[first], ...all.map((second) => [first, second])])
    .map((names) => {
      const { acr, amr } = assuranceOf(names);
      return [names.join(" "), { acr, amr: Object.freeze(amr) }];
    }),
);

/** What a session shows, by the methods that its row names. */
export const assuranceIn = ({ methods: names }: Pick<Session, "methods">): Assurance =>
  shown.get(names) ?? assuranceOf(names.split(" "));

/**
 * Whether a login by password needs a second factor. A passkey alone asks for none, because it is for logging in without the
 * password. `isRequired` is the operator's policy.
 */
export const asksSecondFactor = (factors: Factors, isRequired: boolean): boolean =>
  kindsIn(factors)
    .filter((kind) => !kinds[kind].isSpare)
    .some((kind) => !kinds[kind].opensSession || factors.twoFactor || isRequired);

/** Whether the operator's policy lets a login of this account ask for a second factor, and the account has one to ask for. */
export const loginAsks = (
  policy: Pick<FactorPolicy, "mfa">,
  role: Role,
  factors: Factors,
): boolean => policy.mfa !== "off" && asksSecondFactor(factors, requiresFactor(policy, role));

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
 * Whether a session must leave its account a factor. After a login with a recovery code it need not, because the user may have lost
 * the only one and has to replace it. The next login then owes a factor.
 */
export const mustKeepFactor = (
  policy: Pick<FactorPolicy, "mfa">,
  { role, methods }: Pick<Session, "methods"> & { readonly role: Role },
): boolean => requiresFactor(policy, role) && !methods.split(" ").some(isSpare);

/**
 * The role and the scopes that count for a session. If the session owes a second factor that the operator requires of the role, its user
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

/** Whether an account of this role must have a second factor. */
export const requiresFactor = ({ mfa }: Pick<FactorPolicy, "mfa">, role: Role): boolean =>
  mfa === "all" || (mfa === "admins" && role === adminRole);

/** Whether users may log in by passkeys. */
export const hasPasskeys = ({
  mfa,
  passkeyRpId,
}: Pick<FactorPolicy, "mfa" | "passkeyRpId">): boolean =>
  mfa !== "off" && passkeyRpId !== undefined;
