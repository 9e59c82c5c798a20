import { languages as builtIn } from "../../ground/language.ts";
import type { Frame } from "./render.ts";
import type { AllFacts, EmailText, EmailRow } from "./row.ts";
import { builtInWords, type EmailWords } from "./words.ts";

type Write = (facts: AllFacts) => EmailText;

/** A language of emails: what stands around every email, and the emails by the option of their rows. */
export interface EmailLanguage {
  readonly words: EmailWords;
  /** Called so in the option `mails`, which apps set. */
  readonly letters: Readonly<Record<string, Write>>;
}

/** The operator's wording of emails. Beside these members it has that of emails, by the option of their rows and by language. */
export interface OwnWording {
  readonly languages?: Readonly<Record<string, EmailLanguage>> | undefined;
  readonly frame?: ((frame: Frame) => string) | undefined;
}

type OwnTexts = Readonly<Record<string, Readonly<Record<string, Write>> | undefined>>;

/** The wording of all emails. */
export interface EmailTexts {
  /** The tags of the languages. */
  readonly languages: readonly string[];
  wordsOf(language: string): EmailWords;
  textOf(row: EmailRow, language: string): Write;
  readonly frame: ((frame: Frame) => string) | undefined;
}

const builtInWordsOf = (language: string): EmailWords | undefined =>
  (builtInWords as Readonly<Record<string, EmailWords>>)[language];

/** The wording of all emails with the operator's, which has no faults. */
export function emailTexts({
  languages: added = {},
  frame,
  ...letters
}: OwnWording = {}): EmailTexts {
  const own = letters as OwnTexts;
  return {
    languages: [...builtIn, ...Object.keys(added).filter((tag) => !builtInWordsOf(tag))],
    wordsOf: (language) => added[language]?.words ?? builtInWordsOf(language) ?? builtInWords.en,
    textOf(row, language) {
      const { option } = row;
      const builtInTexts = row as unknown as Readonly<Record<string, Write>>;
      const chosen = own[option]?.[language] ?? added[language]?.letters[option];
      return chosen ?? builtInTexts[language] ?? row.en;
    },
    frame,
  };
}
