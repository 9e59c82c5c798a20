import { findByIdentifier } from "../accounts/find.ts";
import type { Account } from "../accounts/model.ts";
import { accountEvents } from "../accounts/rows.ts";
import type { EventRow } from "../audit/row.ts";
import { requireCaptcha } from "../captcha/captcha.ts";
import { askEmailCode, type AskedEmailCode } from "../email-codes/ask.ts";
import { openRequest } from "../email-codes/bind.ts";
import { linkEmails, loginLinkEmails } from "../email/emails.ts";
import { enqueueEmail, type EmailRequest } from "../email/enqueue.ts";
import type { EmailRow } from "../email/texts/row.ts";
import type { Language } from "../ground/language.ts";
import { isWithin, spend } from "../throttle/count.ts";
import type { Limit } from "../throttle/model.ts";
import type { Origin } from "../user.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { linkThrottle } from "./rows.ts";

export interface LinkRequest extends Origin {
  /** A username or an email address. */
  readonly identifier: string;
  readonly language: Language;
  /** The response of the CAPTCHA. */
  readonly captcha?: string | undefined;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/** One kind of link that anybody can ask for. */
interface LinkKind {
  readonly email: EmailRow;
  readonly perNetwork: Limit;
  readonly perAccount: Limit;
  /** True if the call needs the CAPTCHA. */
  readonly asksCaptcha?: true;
  readonly isFor: (account: Account) => boolean;
  readonly event?: EventRow;
}

const isEnabled = ({ disabledAt }: Account): boolean => disabledAt === null;

/** The links that anybody can ask for. An account for which a link is not meant gets none. */
export const linkKinds = {
  forgotPassword: {
    email: linkEmails.reset_password,
    perNetwork: linkThrottle.forgotCall,
    perAccount: linkThrottle.forgot,
    asksCaptcha: true,
    isFor: isEnabled,
    event: accountEvents.authn_password_reset_requested,
  },
  logIn: {
    email: loginLinkEmails.log_in,
    perNetwork: linkThrottle.loginCall,
    perAccount: linkThrottle.login,
    asksCaptcha: true,
    isFor: isEnabled,
  },
  verification: {
    email: linkEmails.verify_email,
    perNetwork: linkThrottle.verifyCall,
    perAccount: linkThrottle.verify,
    isFor: (account) => isEnabled(account) && account.emailVerifiedAt === null,
  },
} as const satisfies Record<string, LinkKind>;

/**
 * Sends the owner of an account a link, to the stored address. `about` is what the email says beside it. Returns the work, which
 * must run after the answer because its time tells whether there is an account. It sends nothing to an account that had too many
 * of these emails. Throws Failure `too_many_requests` for a network, `captcha_required`, `unavailable`.
 */
export async function sendLink(
  ports: LinkPorts,
  settings: LinkPolicy,
  { email: kind, perNetwork, perAccount, asksCaptcha, isFor, event }: LinkKind,
  request: LinkRequest,
  about: Pick<EmailRequest, "code" | "origin"> = {},
): Promise<() => Promise<void>> {
  const { identifier, language, network } = request;
  await spend(ports, settings, perNetwork, network);
  if (asksCaptcha) await requireCaptcha(ports, request, { closes: false });
  return async () => {
    const account = await findByIdentifier(ports.store, identifier);
    if (!account || !isFor(account)) return;
    const { id: userId } = account;
    if (await isWithin(ports, settings, perAccount, userId)) {
      await enqueueEmail(ports, { kind, userId, language, ...about });
      if (event) ports.audit.record(event, { subjectId: userId, origin: request });
    } else {
      ports.log.warn("mail_not_sent", { policy: perAccount.name, user: userId });
    }
  };
}

/** As `sendLink`, with a code in the same email. Throws Failure as `sendLink` does. */
export async function sendLinkAndCode(
  ports: LinkPorts,
  settings: LinkPolicy,
  kind: LinkKind,
  request: LinkRequest,
): Promise<AskedEmailCode & { send(): Promise<void> }> {
  const { asked, random } = await askEmailCode(ports, openRequest);
  const about = { code: { random }, origin: request };
  return { ...asked, send: await sendLink(ports, settings, kind, request, about) };
}
