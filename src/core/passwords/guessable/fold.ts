/** Without case, width and accents. Marks of other scripts, such as vowels, stay. */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC");

/** Without the characters that separate words. */
export const join = (folded: string): string => folded.replaceAll(/[\s._/-]+/g, "");

/** What people type for a letter. The letter l stands for i as well, because `1` and `!` stand for both. */
const replacements: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "8": "b",
  "(": "c",
  "3": "e",
  "€": "e",
  "6": "g",
  "9": "g",
  "1": "i",
  "!": "i",
  "|": "i",
  l: "i",
  "0": "o",
  "5": "s",
  $: "s",
  "7": "t",
  "+": "t",
  "2": "z",
};

/** Undoes the usual replacements of letters in a folded text. The length stays. */
export const spell = (folded: string): string =>
  folded.replaceAll(/[@48(3€691!|l05$7+2]/g, (character) => replacements[character] ?? character);

/** Equal for all spellings of a password that are as easy to guess as each other. */
export const guessKey = (password: string): string => spell(join(fold(password)));
