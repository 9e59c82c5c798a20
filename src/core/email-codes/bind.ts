import { linkState, type LinkedAccount } from "../email/link-tokens.ts";
import type { EmailCodePurpose } from "../email/model.ts";
import type { EmailedCodes } from "../email/ports.ts";
import type { BoundEmailCode, EmailCodes } from "./ports.ts";
import { emailCodeLifetime } from "./prove.ts";

/** The codes that emails show. That of an email without an account is bound to its address. */
export const emailedCodes = ({ derive }: Pick<EmailCodes, "derive">): EmailedCodes => ({
  lifetime: emailCodeLifetime,
  async of({ purpose, account, email, random, session }) {
    if (account) return derive({ random, ...bindEmailCode(purpose, account, session) });
    if (email === undefined) return undefined;
    return derive({ random, ...bindAddressCode(email.toLowerCase(), session) });
  },
});

/**
 * What the code of an email is bound to, for an account in its present state. A code to log in is bound to what the link of its email is
 * bound to. `session` is that of a user who proves again who they are.
 */
export const bindEmailCode = (
  purpose: EmailCodePurpose,
  account: LinkedAccount,
  session = "",
): Omit<BoundEmailCode, "random"> => ({
  purpose,
  subject: account.id,
  state:
    purpose === "log_in"
      ? linkState("log_in", account)
      : [account.passwordHash, account.emailKey, session].join("\n"),
});

/** What the code of an email to an address without an account is bound to. `state` is what the user signs up with. */
export const bindAddressCode = (
  emailKey: string,
  state: string,
): Omit<BoundEmailCode, "random"> => ({
  purpose: "sign_up",
  subject: emailKey,
  state,
});
