import { accountEmails } from "../accounts/emails.ts";
import { adminEmails } from "../admin/emails.ts";
import { consentEmails } from "../consents/emails.ts";
import { linkEmails, loginLinkEmails } from "../email/emails.ts";
import type { OwnWording } from "../email/texts/own.ts";
import type { EmailText } from "../email/texts/row.ts";
import type { EmailWords } from "../email/texts/words.ts";
import { factorEmails, proofEmails, resetEmails } from "../factors/emails.ts";
import { addressEmails, undoEmails } from "../links/emails.ts";
import { codeEmails, loginEmails } from "../login/emails.ts";
import { invitationEmails, organizationEmails } from "../organizations/emails.ts";
import { passwordEmails } from "../passwords/emails.ts";
import { signUpEmails, upstreamEmails } from "../upstream/emails.ts";

/** Every kind of email, with its words in every language: the rows of all features. */
export const emails = {
  ...linkEmails,
  ...loginLinkEmails,
  ...addressEmails,
  ...undoEmails,
  ...passwordEmails,
  ...accountEmails,
  ...adminEmails,
  ...factorEmails,
  ...resetEmails,
  ...loginEmails,
  ...proofEmails,
  ...upstreamEmails,
  ...signUpEmails,
  ...consentEmails,
  ...organizationEmails,
  ...invitationEmails,
  ...codeEmails,
} as const;

type Emails = typeof emails;

/** The operator's wording of each email, by its name in the option `mails`. A function gets what its email knows. */
type OwnTexts = {
  readonly [Kind in keyof Emails as Emails[Kind]["option"]]: (
    facts: Parameters<Emails[Kind]["en"]>[0],
  ) => EmailText;
};

/** A language of emails: what stands around every email, and all emails. */
export interface MailLanguage {
  readonly words: EmailWords;
  readonly letters: OwnTexts;
}

/** The operator's wording of emails. */
export type MailsOption = {
  /** The wording of this email by language, in place of the built-in one. */
  readonly [Name in keyof OwnTexts]?: Readonly<Record<string, OwnTexts[Name]>>;
} & {
  /** Further languages, by their tags such as `fr`. */
  readonly languages?: Readonly<Record<string, MailLanguage>>;
  /** Puts the content of an email into a whole HTML document. It must contain `body` unchanged. */
  readonly frame?: NonNullable<OwnWording["frame"]>;
};
