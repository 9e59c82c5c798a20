import { languages as builtIn } from "../../ground/language.ts";
import type { AllFacts, Letter, LetterRow } from "./letter.ts";
import type { Frame } from "./render.ts";
import { builtInWords, type MailWords } from "./words.ts";

type Write = (facts: AllFacts) => Letter;

/** A language of emails: what stands around every letter, and the letters by the option of their rows. */
export interface EmailLanguage {
  readonly words: MailWords;
  readonly letters: Readonly<Record<string, Write>>;
}

/** The operator's wording of emails. Beside these members it has that of letters, by the option of their rows and by language. */
export interface OwnWording {
  readonly languages?: Readonly<Record<string, EmailLanguage>> | undefined;
  readonly frame?: ((frame: Frame) => string) | undefined;
}

type OwnLetters = Readonly<Record<string, Readonly<Record<string, Write>> | undefined>>;

/** The wording of all emails. */
export interface MailTexts {
  /** The tags of the languages. */
  readonly languages: readonly string[];
  wordsOf(language: string): MailWords;
  letterOf(row: LetterRow, language: string): Write;
  readonly frame: ((frame: Frame) => string) | undefined;
}

const builtInWordsOf = (language: string): MailWords | undefined =>
  (builtInWords as Readonly<Record<string, MailWords>>)[language];

/** The wording of all emails with the operator's, which has no faults. */
export function mailTexts({
  languages: added = {},
  frame,
  ...letters
}: OwnWording = {}): MailTexts {
  const own = letters as OwnLetters;
  return {
    languages: [...builtIn, ...Object.keys(added).filter((tag) => !builtInWordsOf(tag))],
    wordsOf: (language) => added[language]?.words ?? builtInWordsOf(language) ?? builtInWords.en,
    letterOf(row, language) {
      const { option } = row;
      const builtInLetters = row as unknown as Readonly<Record<string, Write>>;
      const chosen = own[option]?.[language] ?? added[language]?.letters[option];
      return chosen ?? builtInLetters[language] ?? row.en;
    },
    frame,
  };
}
