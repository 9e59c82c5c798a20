import { accountLetters } from "../accounts/rows/letters.ts";
import { adminLetters } from "../admin/rows/letters.ts";
import { consentLetters } from "../consents/rows/letters.ts";
import { factorLetters, proofLetters, resetLetters } from "../factors/rows/letters.ts";
import { addressLetters, undoLetters } from "../links/rows/letters.ts";
import { codeLetters, loginLetters } from "../login/rows/letters.ts";
import { passwordLetters } from "../passwords/rows/letters.ts";
import { signUpLetters, upstreamLetters } from "../upstream/rows/letters.ts";
import type { Letter } from "../mail/letters/letter.ts";
import type { OwnWording } from "../mail/letters/own.ts";
import type { MailWords } from "../mail/letters/words.ts";
import { linkLetters, loginLinkLetters } from "../mail/rows/letters.ts";

/** Every kind of email, with its words in every language: the rows of all features. */
export const emails = {
  ...linkLetters,
  ...loginLinkLetters,
  ...addressLetters,
  ...undoLetters,
  ...passwordLetters,
  ...accountLetters,
  ...adminLetters,
  ...factorLetters,
  ...resetLetters,
  ...loginLetters,
  ...proofLetters,
  ...upstreamLetters,
  ...signUpLetters,
  ...consentLetters,
  ...codeLetters,
} as const;

type Emails = typeof emails;

/** The operator's wording of each email, by its name in the option `mails`. A function gets what its email knows. */
type OwnLetters = {
  readonly [Kind in keyof Emails as Emails[Kind]["option"]]: (
    facts: Parameters<Emails[Kind]["en"]>[0],
  ) => Letter;
};

/** A language of emails: what stands around every letter, and all letters. */
export interface MailLanguage {
  readonly words: MailWords;
  readonly letters: OwnLetters;
}

/** The operator's wording of emails. */
export type MailsOption = {
  /** The wording of this letter by language, in place of the built-in one. */
  readonly [Name in keyof OwnLetters]?: Readonly<Record<string, OwnLetters[Name]>>;
} & {
  /** Further languages, by their tags such as `fr`. */
  readonly languages?: Readonly<Record<string, MailLanguage>>;
  /** Puts the content of an email into a whole HTML document. It must contain `body` unchanged. */
  readonly frame?: NonNullable<OwnWording["frame"]>;
};
