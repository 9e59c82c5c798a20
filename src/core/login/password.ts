import { findByIdentifier } from "../accounts/find.ts";
import type { Account } from "../accounts/model.ts";
import { Failure } from "../failures.ts";
import type { CheckPassword } from "../passwords/check.ts";
import { rehashIfOutdated } from "../passwords/rehash.ts";
import { loginLimits, type PasswordTry } from "./limits.ts";
import { openLogin, type LoginRequest, type PersonTokens } from "./open.ts";
import type { LoginPolicy } from "./policy.ts";
import type { LoginPorts } from "./ports.ts";

export interface PasswordLogin extends LoginRequest, PasswordTry {
  readonly password: string;
  readonly signal?: AbortSignal;
}

/**
 * Verifies a password and opens a session. An unknown account, a wrong password and a disabled account give the same
 * Failure `invalid_grant` after the same work. Throws also `email_not_verified`, `invalid_scope`, `too_many_requests`,
 * `overloaded`, `aborted`, `unavailable`.
 */
export async function logInWithPassword(
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
  login: PasswordLogin,
): Promise<PersonTokens> {
  const { store, access, clock } = ports;
  // Refused before the work of a hash.
  access.parseScope(login.scope);
  // Read before the password is verified. If the password changes meanwhile, this login counts as older than the change.
  const now = clock();
  const account = await findByIdentifier(store, login.identifier);
  const { password } = login;
  const hash = account?.disabledAt === null ? account.passwordHash : undefined;
  const limits = await loginLimits(ports, login, account);
  const isRight = await checkPassword({ password, hash, limits, signal: login.signal });
  if (!account) throw new Failure("invalid_grant", { reason: "unknown account" });
  if (account.disabledAt !== null) {
    throw new Failure("invalid_grant", { reason: "account disabled" });
  }
  if (!isRight) throw new Failure("invalid_grant", { reason: "wrong password" });
  requireVerified(policy, account);
  await rehashIfOutdated(ports, account, password);
  return openLogin(ports, policy, login, { account, methods: ["password"], now });
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
  const code = registrationPrivacy ? "invalid_grant" : "email_not_verified";
  throw new Failure(code, { reason: "address not verified" });
}
