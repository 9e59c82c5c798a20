import { spell } from "./fold.ts";
import { countParts, fewParts } from "./parts.ts";

/** What a password may be made from. */
interface Forms {
  /** To look up in the list of common passwords. */
  readonly keys: readonly string[];
  /** True if the password is a short sequence or repetition. */
  readonly isSimple: boolean;
}

/** A text without some of the digits and signs around its letters, and the number of parts that were around it. */
interface Stem {
  readonly text: string;
  readonly around: number;
}

/**
 * Undoes what people do to a common password, in a folded and joined one: a few digits and signs at its ends, replaced letters, and
 * repetition. A few dozen keys at most, and linear work, so that a long password costs little.
 */
export function formsOf(password: string): Forms {
  const stems = stemsOf(password);
  const units = stems.flatMap(({ text, around }) => {
    const unit = text.slice(0, periodOf(spell(text)));
    return unit === text ? [] : [{ text: unit, around }];
  });
  const forms = [...stems, ...units, ...units.flatMap(({ text }) => stemsOf(text))];
  return {
    keys: [...new Set(forms.map(({ text }) => spell(text)))],
    isSimple: [{ text: password, around: 0 }, ...units].some(
      ({ text, around }) => countParts(text) + around <= fewParts,
    ),
  };
}

/** At most this many replaced letters are at the ends of a word, as in `$ummer` and `pa$$`. */
const replacedAtStart = 2;
const replacedAtEnd = 3;

/** The text itself first. */
function stemsOf(whole: string): readonly Stem[] {
  const all = [...whole];
  const isLetter = isLetterOf(whole);
  const start = Math.max(0, all.findIndex(isLetter));
  const end = all.findLastIndex(isLetter) + 1;
  return cuts(start, replacedAtStart).flatMap((before) => {
    const partsBefore = countParts(all.slice(0, before).join(""));
    return cuts(all.length - end, replacedAtEnd).flatMap((after) => {
      const around = partsBefore + countParts(all.slice(all.length - after).join(""));
      const stem = all.slice(before, all.length - after);
      // Without these two limits, chance finds a short word in many random passwords of digits and few letters.
      const isWord =
        around <= Math.min(fewParts, stem.length - 1) &&
        stem.filter(isLetter).length >= stem.length / 2;
      return around === 0 || isWord ? [{ text: stem.join(""), around }] : [];
    });
  });
}

/** In a text without letters, the digits are what signs are around. */
function isLetterOf(text: string): (character: string) => boolean {
  const kind = [/[\p{L}\p{M}]/u, /\p{N}/u].find((kind) => kind.test(text)) ?? /./su;
  return (character) => kind.test(character);
}

/** How many characters to cut off at an end: none, or all that are no letters, or all but a few that may be replaced letters. */
function cuts(most: number, replaced: number): readonly number[] {
  const lengths = Array.from({ length: replaced + 1 }, (_, index) => most - index);
  return [0, ...lengths.filter((length) => length > 0)];
}

/** The length of the shortest text that the whole repeats, or that of the whole. By the failure function of Knuth, Morris and Pratt. */
function periodOf(whole: string): number {
  const borders = [0];
  let border = 0;
  for (let end = 1; end < whole.length; end += 1) {
    while (border > 0 && whole[end] !== whole[border]) border = borders[border - 1] ?? 0;
    if (whole[end] === whole[border]) border += 1;
    borders.push(border);
  }
  const period = whole.length - border;
  return whole.length % period === 0 ? period : whole.length;
}
