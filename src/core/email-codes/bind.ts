import { linkState, type LinkedAccount } from "../email/link-tokens.ts";
import type { EmailCodePurpose } from "../email/model.ts";
import type { EmailedCodes } from "../email/ports.ts";
import type { BoundEmailCode, EmailCodes } from "./ports.ts";
import { emailCodeLifetime } from "./prove.ts";

/** The codes that emails show. That of an email without an account is bound to its address. */
export const emailedCodes = ({ derive }: Pick<EmailCodes, "derive">): EmailedCodes => ({
  lifetime: emailCodeLifetime,
  async of({ purpose, account, email, random, session }) {
    if (account) {
      const more = purpose === "change_email" ? email?.toLowerCase() : session;
      return derive({ random, ...bindEmailCode(purpose, account, more) });
    }
    if (email === undefined) return undefined;
    return derive({ random, ...bindAddressCode(email.toLowerCase(), session) });
  },
});

/**
 * What the code of an email is bound to, for an account in its present state. A code beside a link is bound to what the link is bound to,
 * so that either uses up the other. `more` is the session of a user who proves again who they are, or the key of a new address.
 */
export const bindEmailCode = (
  purpose: EmailCodePurpose,
  account: LinkedAccount,
  more = "",
): Omit<BoundEmailCode, "random"> => ({
  purpose,
  subject: account.id,
  state: stateOf(purpose, account, more),
});

function stateOf(purpose: EmailCodePurpose, account: LinkedAccount, more: string): string {
  if (purpose === "log_in" || purpose === "verify_email") return linkState(purpose, account);
  if (purpose === "change_email") return `${linkState(purpose, account)}\n${more}`;
  return [account.passwordHash, account.emailKey, more].join("\n");
}

/** The binding of a request without a login, which must not show whether there is an account. */
export const openRequest = "";

/** The binding of a request whose asker is known: its token serves nothing else. `more` is the session, or the key of the new address. */
export const boundRequest = (purpose: EmailCodePurpose, subject: string, more = ""): string =>
  JSON.stringify([purpose, subject, more]);

/** What the code of an email to an address without an account is bound to. `state` is what the user signs up with. */
export const bindAddressCode = (
  emailKey: string,
  state: string,
): Omit<BoundEmailCode, "random"> => ({
  purpose: "sign_up",
  subject: emailKey,
  state,
});
