import { languages as builtIn } from "../../ground/language.ts";
import { mailKindOf, type mailKinds, type MailKind } from "../kinds.ts";
import type { AllFacts, Letter } from "./letter.ts";
import type { Frame } from "./render.ts";
import { builtInWords, type MailWords } from "./words.ts";

/** The letters by their names in the option `mails`. */
export const mailNames = {
  passwordReset: "reset_password",
  emailVerification: "verify_email",
  loginLink: "log_in",
  emailChange: "change_email",
  emailChanged: "email_changed",
  emailDisowned: "email_disowned",
  emailChangeUndone: "email_change_undone",
  passwordChanged: "password_changed",
  invitation: "invitation",
  accountExists: "account_exists",
  accountDeleted: "account_deleted",
  accountLocked: "account_locked",
  newLogin: "new_login",
  factorAdded: "factor_added",
  passkeyUpgrade: "passkey_upgrade",
  factorRemoved: "factor_removed",
  factorsReset: "factors_reset",
  twoFactorOn: "two_step_on",
  twoFactorOff: "two_step_off",
  recoveryCodesCreated: "recovery_codes_made",
  recoveryCodeUsed: "recovery_code_used",
  secondFactorFailed: "second_factor_failed",
  passkeyCopied: "passkey_copied",
  identityLinked: "identity_linked",
  identityUnlinked: "identity_unlinked",
  appConnected: "app_connected",
  signUpCode: "sign_up_code",
  confirmationCode: "confirm_code",
} as const satisfies Readonly<Record<string, MailKind>>;

/** The name of a letter in the option `mails`. */
export type MailName = keyof typeof mailNames;

/** The wording of each letter. A function gets what its letter knows. */
export type OwnLetters = {
  readonly [Name in MailName]: (
    facts: Parameters<(typeof mailKinds)[(typeof mailNames)[Name]]["en"]>[0],
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
  readonly [Name in MailName]?: Readonly<Record<string, OwnLetters[Name]>>;
} & {
  /** Further languages, by their tags such as `fr`. */
  readonly languages?: Readonly<Record<string, MailLanguage>>;
  /** Puts the content of an email into a whole HTML document. It must contain `body` unchanged. */
  readonly frame?: (frame: Frame) => string;
};

type Write = (facts: AllFacts) => Letter;

/** The wording of all emails. */
export interface MailTexts {
  /** The tags of the languages. */
  readonly languages: readonly string[];
  wordsOf(language: string): MailWords;
  letterOf(kind: MailKind, language: string): Write;
  readonly frame: ((frame: Frame) => string) | undefined;
}

const builtInWordsOf = (language: string): MailWords | undefined =>
  (builtInWords as Readonly<Record<string, MailWords>>)[language];

const builtInLetterOf = (kind: MailKind, language: string): Write | undefined =>
  (mailKindOf(kind) as unknown as Readonly<Record<string, Write>>)[language];

const nameOf = (kind: MailKind): MailName | undefined =>
  (Object.keys(mailNames) as MailName[]).find((name) => mailNames[name] === kind);

/** The wording of all emails with the operator's, which has no faults. */
export function mailTexts(option: MailsOption = {}): MailTexts {
  const added = option.languages ?? {};
  return {
    languages: [...builtIn, ...Object.keys(added).filter((tag) => !builtInWordsOf(tag))],
    wordsOf: (language) => added[language]?.words ?? builtInWordsOf(language) ?? builtInWords.en,
    letterOf(kind, language) {
      const name = nameOf(kind);
      const own = name && (option[name]?.[language] ?? added[language]?.letters[name]);
      return (own as Write | undefined) ?? builtInLetterOf(kind, language) ?? mailKindOf(kind).en;
    },
    frame: option.frame,
  };
}
