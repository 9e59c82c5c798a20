/** The most words by which an account is found, and the most characters of each. */
export const wordLimits = { account: 12, length: 32 } as const;

/** What an account is found by. */
export interface Named {
  readonly name: string;
  readonly username: string;
  readonly email: string;
}

/** Latin letters that Unicode does not decompose. */
const plain: Readonly<Record<string, string>> = {
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ı: "i",
  ß: "ss",
};

/**
 * The words of a text, so that Müller, Mueller, muller and MÜLLER are one word. The fold of the beginning of a word is the beginning of its
 * fold, except in the middle of a pair of letters, where it is as well.
 */
export const foldedWords = (text: string): string[] =>
  text
    .normalize("NFKD")
    // Accents of Latin, Greek and Cyrillic letters, and vowels of Arabic. The marks of other scripts are letters to their readers.
    .replaceAll(/[\u0300-\u036f\u064b-\u0652]/g, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "")
    .map((word) =>
      [
        ...word
          .replaceAll(/[æœøłđðıß]/g, (letter) => plain[letter] ?? letter)
          .replaceAll(/ae|oe|ue|ss/g, ([first = ""]) => first),
      ]
        .slice(0, wordLimits.length)
        .join(""),
    );

/** The words of an account, at most twelve. Those of a long name leave room for the words of its address. */
export function wordsOf({ name, username, email }: Named): readonly string[] {
  const [names, address] = [foldedWords(name), foldedWords(email)];
  const words = new Set([...names.slice(0, 5), ...address.slice(0, 5), ...foldedWords(username)]);
  for (const word of [...names, ...address]) words.add(word);
  return [...words].slice(0, wordLimits.account);
}

/**
 * Whether an account is found by words of a query, at one of its words that begins with the word `by`. It counts at the first such
 * word only, so that a list has it once. False if the account no longer has the word.
 */
export function isFound(
  account: Named,
  query: readonly string[],
  { word, by }: { readonly word: string; readonly by: string },
): boolean {
  const words = wordsOf(account);
  const [first] = words.filter((one) => one.startsWith(by)).toSorted(byCodePoint);
  return word === first && query.every((asked) => words.some((one) => one.startsWith(asked)));
}

/** The order of databases. That of JavaScript differs for characters beyond U+FFFF. */
function byCodePoint(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  for (const [at, character] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return a.length - b.length;
}
