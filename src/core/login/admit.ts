import type { Account } from "../accounts/model.ts";
import { assuranceOf, loginAsks } from "../factors/assurance.ts";
import { kindsIn, type FactorKind, type FirstFactor, type LoginMethod } from "../factors/kinds.ts";
import { factorLimits } from "../factors/limits.ts";
import { Failure, loginFailures } from "../failures.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";
import { refusedLogin } from "./rows.ts";

/**
 * A way to log in.
 * - `name`: for the error of a door that has no login that waits.
 * - `first`: what the door proves, if that may not be enough. A login that waits for a second factor is kept by it.
 * - `isAddressAsked`: whether the address must be proven, if the policy requires the proof.
 * - `shut`: the refusal of an account that is disabled.
 */
export interface Door {
  readonly name: string;
  readonly first?: FirstFactor;
  readonly isAddressAsked: boolean;
  shut(): Failure;
}

/** A proof that is right, and may not be enough. */
export interface Proven {
  readonly door: Door;
  readonly account: Account;
  /** Everything that was proven, the second factor included. */
  readonly methods: readonly LoginMethod[];
  /** Runs once the account may log in, before its second factors are read. A login that waits for one runs it as well. */
  admitted?(): Promise<void>;
}

/** What a login waits for. */
export interface Waiting {
  /** What was proven already. */
  readonly method: FirstFactor;
  /** The second factors that the account has. */
  readonly factors: readonly FactorKind[];
}

/**
 * Asks everything that each login must satisfy, whatever door it came through: the account is enabled, its address is proven, and it has
 * shown its second factor. So every further requirement of a login belongs here. Returns what the login waits for; undefined if the
 * proofs are enough. Throws Failure `invalid_grant`, `invalid_link`, `invalid_code`, `expired_token`, `email_not_verified`, `unavailable`.
 */
export async function admit(
  ports: Pick<LoginPorts, "store">,
  policy: LoginPolicy,
  { door, account, methods, admitted }: Proven,
): Promise<Waiting | undefined> {
  const { first: method, isAddressAsked } = door;
  requireEnabled(door, account);
  if (isAddressAsked) requireVerified(policy, account);
  await admitted?.();
  const factors = await missingFactors(ports, policy, account, methods);
  if (!factors) return undefined;
  if (method === undefined) throw new TypeError(`The door ${door.name} has no login that waits.`);
  return { method, factors };
}

/** The account, if it is enabled. Throws the door's Failure if not, or if there is none any more. */
export function requireEnabled(door: Door, account: Account | undefined): Account {
  if (!account || account.disabledAt !== null) throw door.shut();
  return account;
}

/**
 * Refuses an account whose address is not proven, if the policy requires the proof. With private registration, the answer is that
 * of a wrong password. Any other answer would tell that the registration has made an account.
 */
function requireVerified(
  { requireVerifiedEmail, registrationPrivacy }: LoginPolicy,
  { emailVerifiedAt }: Account,
): void {
  if (!requireVerifiedEmail || emailVerifiedAt !== null) return;
  const row = registrationPrivacy ? refusedLogin : loginFailures.email_not_verified;
  throw new Failure(row, { reason: "address not verified" });
}

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
  if (!factors) throw new Failure(refusedLogin, { reason: "account deleted" });
  return loginAsks(policy, role, factors) ? kindsIn(factors) : undefined;
}

/** A login whose first proof was right. */
interface HalfDone {
  readonly account: Pick<Account, "id" | "sessionsValidFrom">;
  readonly method: FirstFactor;
  readonly factors: readonly FactorKind[];
  readonly clientId: string;
  readonly scope: string | undefined;
  readonly organization: string | null | undefined;
  readonly remember: boolean | undefined;
  /** Epoch milliseconds, taken before the account was read. */
  readonly now: number;
}

/** The refusal of a login that waits for a second factor. Its token is all that exists of the login. */
export async function mfaRequired(
  { mfaTokens }: Pick<LoginPorts, "mfaTokens">,
  { account, method, factors, now, ...asked }: HalfDone,
): Promise<Failure> {
  // As for a session: later than the time until which the user ended all sessions.
  const issuedAt = Math.max(now, account.sessionsValidFrom);
  const token = await mfaTokens.issue({ userId: account.id, issuedAt, method, ...asked });
  const expiresIn = factorLimits.pending / 1000;
  return new Failure(loginFailures.mfa_required, { mfa: { login: { token, expiresIn }, factors } });
}
