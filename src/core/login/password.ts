import { findByIdentifier, identifierKey } from "../accounts/find.ts";
import type { Account } from "../accounts/model.ts";
import { Failure } from "../failures.ts";
import { attempt } from "../ground/before.ts";
import { isSchemeOff, whyWrong, type CheckPassword, rehashIfOutdated } from "../passwords/check.ts";
import { wrongPassword } from "../passwords/rows.ts";
import { apart } from "../passwords/tried.ts";
import { requireEnabled, type Door } from "./admit.ts";
import {
  loginLimits,
  refuseFullStranger,
  requireCaptchaOfStranger,
  type PasswordTry,
} from "./devices.ts";
import { announceFailed } from "./failed.ts";
import { openLogin, type Authenticated, type LoginRequest, type LoginTokens } from "./open.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";
import { refusedLogin } from "./rows.ts";

const passwordDoor: Door = {
  name: "password",
  first: "password",
  isAddressAsked: true,
  shut: () => new Failure(refusedLogin, { reason: "account disabled" }),
};

export interface PasswordLogin extends LoginRequest, PasswordTry {
  readonly password: string;
  /** True if the CAPTCHA may be asked for: on a page. */
  readonly isOnPage?: true | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Verifies a password and opens a session. An unknown account, a wrong password and a disabled account give the same
 * Failure `invalid_grant` after the same work. Throws also `mfa_required`, `email_not_verified`, `refused`, `invalid_scope`,
 * `too_many_requests`, `captcha_required`, `overloaded`, `aborted`, `unavailable`.
 */
export async function logInWithPassword(
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
  login: PasswordLogin,
): Promise<LoginTokens> {
  const { access, clock } = ports;
  let found: Account | undefined;
  try {
    // Refused before the work of a hash.
    access.parseScope(login.scope);
    if (ports.before?.logIn) {
      await refuseFullStranger(ports, policy, login);
      await ports.before.logIn(attempt("password", login, login.identifier));
    }
    // Read before the password is verified. If the password changes meanwhile, this login counts as older than the change.
    const now = clock();
    found = await findByIdentifier(ports.store, login.identifier);
    const { password } = login;
    const proof = { account: found, password, login };
    const proven = await prove(ports, policy, checkPassword, proof);
    return await openLogin(ports, policy, login, {
      ...proven,
      door: passwordDoor,
      methods: ["password"],
      now,
      admitted: () => rehashIfOutdated(ports, proven.account, password),
    });
  } catch (error) {
    await reportFailed(ports, login, found, error);
    throw error;
  }
}

interface Proof {
  readonly account: Account | undefined;
  readonly password: string;
  readonly login: PasswordLogin;
}

/**
 * The account if the password is right, with the number of earlier wrong passwords and a function that clears them. No password of a
 * disabled account is right.
 */
async function prove(
  ports: LoginPorts,
  policy: LoginPolicy,
  checkPassword: CheckPassword,
  { account, password, login }: Proof,
): Promise<Pick<Authenticated, "account" | "failures" | "forgive">> {
  const hash = account?.disabledAt === null ? account.passwordHash : undefined;
  const limits = await loginLimits(ports, login, account);
  if (login.isOnPage) {
    const { captcha, device } = login;
    const counted = isSchemeOff(ports.hasher, hash) ? apart(limits) : limits;
    const solved = { captcha, address: device.address };
    await requireCaptchaOfStranger(ports, policy, counted, solved);
  }
  const { isRight, failures, forgive } = await checkPassword({
    password,
    hash,
    limits,
    signal: login.signal,
  });
  if (!account) throw new Failure(refusedLogin, { reason: "unknown account" });
  if (!isRight) {
    requireEnabled(passwordDoor, account);
    throw new Failure(wrongPassword, whyWrong(ports.hasher, account.passwordHash));
  }
  return { account, failures, forgive };
}

/**
 * Announces a login that failed. The name that no account has is reported as a key, because users type passwords into the wrong
 * field. It takes the same work for every name.
 */
async function reportFailed(
  ports: LoginPorts,
  { identifier, client, device }: PasswordLogin,
  account: Account | undefined,
  error: unknown,
): Promise<void> {
  const name = await ports.throttleKeys("audit", identifierKey(identifier));
  const facts = { subjectId: account?.id, clientId: client.id, origin: device };
  announceFailed(ports, error, { facts, name });
}
