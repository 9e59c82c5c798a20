import { linkEmails, loginLinkEmails } from "../../email/emails.ts";
import { enqueueEmail } from "../../email/enqueue.ts";
import { bestEffort } from "../../explain.ts";
import { defaultLanguage, type Language } from "../../ground/language.ts";
import { noPassword } from "../../ground/no-password.ts";
import { isWithin } from "../../throttle/count.ts";
import type { Origin } from "../../user.ts";
import type { Email } from "../email.ts";
import { accountEmails } from "../emails.ts";
import type { Account } from "../model.ts";
import type { AccountPolicy, AccountPorts } from "../ports.ts";
import { accountThrottle } from "../rows.ts";

/**
 * Sends a new account the link and the code that prove its address. `random` is of the request for the code. Never throws Failure, because
 * the account exists already and its owner can ask for another email.
 */
export async function welcome(
  ports: AccountPorts,
  { id: userId, passwordHash }: Account,
  random: string,
  { language = defaultLanguage, ...origin }: Origin & { readonly language?: Language | undefined },
): Promise<void> {
  // Nobody could prove the account without a password. The link to log in proves the address as well.
  const kind = passwordHash === noPassword ? loginLinkEmails.log_in : linkEmails.verify_email;
  await bestEffort(ports.log, "mail_not_stored", () =>
    enqueueEmail(ports, { kind, userId, language, origin, code: { random } }),
  );
}

/**
 * Tells the owner of a taken address that somebody tried to register it. A disabled account gets no mail. Stores nothing without a
 * way to send mail, because anybody can cause these emails. Best effort.
 */
export async function notifyOwner(
  ports: AccountPorts,
  policy: AccountPolicy,
  { key }: Email,
  language: Language = defaultLanguage,
): Promise<void> {
  if (!ports.emailSender) return;
  await bestEffort(ports.log, "notice_not_stored", async () => {
    const account = await ports.store.findAccountByEmail(key);
    if (!account || account.disabledAt !== null) return;
    if (!(await isWithin(ports, policy, accountThrottle.notice, account.id))) return;
    await enqueueEmail(ports, { kind: accountEmails.account_exists, userId: account.id, language });
  });
}
