import { linkEmails } from "../email/emails.ts";
import { enqueueEmail } from "../email/enqueue.ts";
import { Failure, credentialFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { spend } from "../throttle/count.ts";
import type { Caller } from "../user.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { linkThrottle } from "./rows.ts";

/**
 * Sends the caller a link that proves the address of the account. Does nothing for a proven address. Throws Failure
 * `invalid_token`, `too_many_requests`, `unavailable`.
 */
export async function sendVerification(
  ports: LinkPorts,
  settings: LinkPolicy,
  { userId }: Caller,
  language: Language,
): Promise<void> {
  const account = await ports.store.findAccount(userId);
  if (!account) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  if (account.emailVerifiedAt !== null) return;
  await spend(ports, settings, linkThrottle.verify, userId);
  await enqueueEmail(ports, { kind: linkEmails.verify_email, userId, language });
}
