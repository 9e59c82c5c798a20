import { fold, guessKey, spell } from "./fold.ts";
import { countParts, fewParts } from "./parts.ts";

/** In characters. Chance puts a shorter word into too many passwords. */
const minLength = 3;

/**
 * True if a folded and joined password is made of these names or of words in them, with at most a few parts besides. The words of a
 * name are its runs of letters.
 */
export function isMadeOf(names: readonly string[], password: string): boolean {
  const words = new Set(names.flatMap(wordsOf).toSorted((a, b) => b.length - a.length));
  let rest = password;
  for (const word of words) rest = without(word, rest);
  const known = password.length - rest.length;
  return known > 0 && countParts(rest) <= Math.min(fewParts, known - 1);
}

function wordsOf(name: string): readonly string[] {
  const words = [name, ...fold(name).split(/[^\p{L}\p{M}]+/u)];
  return words.map(guessKey).filter(({ length }) => length >= minLength);
}

/** The text without the word, however it is spelled. */
function without(word: string, text: string): string {
  let from = 0;
  const parts = spell(text).split(word);
  return parts
    .map(({ length }) => {
      const part = text.slice(from, from + length);
      from += length + word.length;
      return part;
    })
    .join("");
}
