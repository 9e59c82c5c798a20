import { accountLetters } from "../accounts/rows/letters.ts";
import { adminLetters } from "../admin/rows/letters.ts";
import { consentLetters } from "../consents/rows/letters.ts";
import { factorLetters, resetLetters } from "../factors/rows/letters.ts";
import {
  addressLetters,
  linkLetters,
  loginLinkLetters,
  undoLetters,
} from "../links/rows/letters.ts";
import { codeLetters, loginLetters, recoveryLetters } from "../login/rows/letters.ts";
import { passwordLetters } from "../passwords/rows/letters.ts";
import { signUpLetters, upstreamLetters } from "../upstream/rows/letters.ts";
import type { LetterRow } from "./letters/letter.ts";

/** Every kind of mail, with its words in every language: the rows of all features. */
export const mailKinds = {
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
  ...recoveryLetters,
  ...upstreamLetters,
  ...signUpLetters,
  ...consentLetters,
  ...codeLetters,
} as const satisfies Readonly<Record<string, LetterRow>>;

export type MailKind = keyof typeof mailKinds;

/** The row of a kind, without the literal types. */
export const mailKindOf = (kind: MailKind): LetterRow => mailKinds[kind];

export const isMailKind = (text: string): text is MailKind => Object.hasOwn(mailKinds, text);
