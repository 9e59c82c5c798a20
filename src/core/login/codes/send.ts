import { askEmailCode, type AskedEmailCode } from "../../email-codes/ask.ts";
import { boundRequest } from "../../email-codes/bind.ts";
import { emailCodeThrottle } from "../../email-codes/rows.ts";
import { enqueueEmail } from "../../email/enqueue.ts";
import { Failure, credentialFailures, loginFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { noPassword } from "../../ground/no-password.ts";
import { spend } from "../../throttle/count.ts";
import type { SessionCaller } from "../../user.ts";
import { codeEmails } from "../emails.ts";
import type { LoginPorts, LoginPolicy } from "../ports.ts";

/**
 * Sends a user without a password a code by email, which proves who they are in the session that asked for it. Throws Failure
 * `password_exists`, `email_not_verified`, `too_many_requests`, `invalid_token` if the account was deleted meanwhile, `unavailable`.
 */
export async function sendCode(
  ports: LoginPorts,
  policy: LoginPolicy,
  caller: SessionCaller,
  language: Language,
): Promise<AskedEmailCode> {
  const { userId, sessionId } = caller;
  const account = await ports.store.findAccount(userId);
  if (!account) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  if (account.passwordHash !== noPassword) throw new Failure(loginFailures.password_exists);
  if (account.emailVerifiedAt === null) {
    throw new Failure(loginFailures.email_not_verified, { reason: "address not verified" });
  }
  await spend(ports, policy, emailCodeThrottle.emails, userId);
  const { asked, random } = await askEmailCode(
    ports,
    boundRequest("reauthenticate", userId, sessionId),
  );
  const code = { random, session: sessionId };
  await enqueueEmail(ports, {
    kind: codeEmails.confirm_code,
    userId,
    language,
    origin: caller,
    code,
  });
  return asked;
}
