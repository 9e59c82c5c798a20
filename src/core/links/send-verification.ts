import { askEmailCode, type AskedEmailCode } from "../email-codes/ask.ts";
import { boundRequest } from "../email-codes/bind.ts";
import { linkEmails } from "../email/emails.ts";
import { enqueueEmail } from "../email/enqueue.ts";
import { Failure, credentialFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { spend } from "../throttle/count.ts";
import type { Caller } from "../user.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { linkThrottle } from "./rows.ts";

/**
 * Sends the caller a link and a code that prove the address of the account. Sends nothing for a proven address. Throws Failure
 * `invalid_token`, `too_many_requests`, `unavailable`.
 */
export async function sendVerification(
  ports: LinkPorts,
  settings: LinkPolicy,
  caller: Caller,
  language: Language,
): Promise<AskedEmailCode> {
  const { userId } = caller;
  const account = await ports.store.findAccount(userId);
  if (!account) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  const { asked, random } = await askEmailCode(ports, boundRequest("verify_email", userId));
  if (account.emailVerifiedAt !== null) return asked;
  await spend(ports, settings, linkThrottle.verify, userId);
  const about = { origin: caller, code: { random } };
  await enqueueEmail(ports, { kind: linkEmails.verify_email, userId, language, ...about });
  return asked;
}
