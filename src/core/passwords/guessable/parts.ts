/** Rows of keys and alphabets. Along them, a password of any length is as easy to guess as its first character. */
const rows = [
  "01234567890",
  "!@#$%^&*()",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "yxcvbnm",
  "azertyuiop",
  "qsdfghjklm",
  "wxcvbn",
  "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
  "йцукенгшщзхъ",
  "фывапролджэ",
  "ячсмитьбю",
  "αβγδεζηθικλμνξοπρστυφχψω",
];

const sequences = rows.flatMap((row) => [row, [...row].toReversed().join("")]).join(" ");

const year = /^(?:19|20)\d\d$/;

/** Of a year, with the month first or last. */
const day =
  /^(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;

/** The number of parts that are quickly tried together: people add, for example, a year and two signs, or four digits. */
export const fewParts = 4;

/**
 * The number of parts of a folded text. Counts on only until they are more than `fewParts`. A part is a year, equal characters in a
 * row, three or more characters along a row, or else one character. A day, such as 2512, is two parts.
 */
export function countParts(text: string): number {
  const all = [...text];
  let count = 0;
  let from = 0;
  while (from < all.length && count <= fewParts) {
    const next = all.slice(from, from + 4).join("");
    const isYear = year.test(next);
    const isDay = !isYear && day.test(next);
    count += isDay ? 2 : 1;
    from += isYear || isDay ? next.length : runLength(all, from);
  }
  return count;
}

const sign = /[^\p{L}\p{M}\p{N}]/u;

/** The characters in a row, from one on. Two equal letters or digits are no run, because chance makes many. */
function runLength(all: readonly string[], from: number): number {
  let equal = 1;
  while (all[from + equal] === all[from]) equal += 1;
  if (equal > 2 || (equal === 2 && sign.test(all[from] ?? ""))) return equal;
  let along = 3;
  while (from + along <= all.length && isAlongRow(all.slice(from, from + along))) along += 1;
  return along > 3 ? along - 1 : 1;
}

const isAlongRow = (part: readonly string[]): boolean => sequences.includes(part.join(""));
