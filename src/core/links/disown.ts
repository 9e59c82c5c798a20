import { accountEvents } from "../accounts/rows.ts";
import { linkEmails } from "../email/emails.ts";
import { enqueueEmail, enqueueNotice } from "../email/enqueue.ts";
import type { Language } from "../ground/language.ts";
import { isWithin } from "../throttle/count.ts";
import { openEmailLink, useUpChange, type EmailLink } from "./email-link.ts";
import { addressEmails } from "./emails.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { linkThrottle } from "./rows.ts";

export interface EmailDisowning extends EmailLink {
  /** Of the email. */
  readonly language: Language;
}

/**
 * For the reader of an email whose account is not theirs. If the account has the address, they get a link to choose a password. With it
 * they take the account over, and what somebody else added to it is removed. A new address is not the account's, so its reader gets
 * nothing: the link no longer works, and the address of the account is told. Idempotent, but for a few emails an hour. Throws Failure
 * `invalid_link`, `too_many_requests`, `unavailable`.
 */
export async function disownEmail(
  ports: LinkPorts,
  settings: LinkPolicy,
  disowning: EmailDisowning,
): Promise<{ readonly userId: string }> {
  const { language } = disowning;
  const found = await openEmailLink(ports, settings, disowning);
  const { account, purpose } = found;
  const { id: userId } = account;
  const facts = { subjectId: userId, origin: disowning };
  const isNew = purpose === "change_email";
  if (isNew) await useUpChange(ports, found, "disown");
  ports.audit.record(accountEvents.user_email_disowned, { ...facts, detail: { link: purpose } });
  const limit = isNew ? linkThrottle.disown : linkThrottle.forgot;
  if (!(await isWithin(ports, settings, limit, userId))) {
    ports.log.warn("mail_not_sent", { policy: limit.name, user: userId });
  } else if (isNew) {
    await enqueueNotice(ports, {
      kind: addressEmails.email_disowned,
      userId,
      language,
      origin: disowning,
    });
  } else {
    await enqueueEmail(ports, { kind: linkEmails.reset_password, userId, language });
    ports.audit.record(accountEvents.authn_password_reset_requested, facts);
  }
  return { userId };
}
