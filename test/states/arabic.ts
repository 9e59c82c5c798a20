import type { Texts } from "../../src/core/languages/texts.ts";

const letters = "abcdefghijklmnopqrstuvwxyz";
const arabic = "ابتثجحخدذرزسشصضطظعغفقكلمنه";

/** A text in letters that run from right to left, as long as the English one. Its placeholders stay. It means nothing. */
const turned = (text: string): string =>
  text.replaceAll(/\{\w+\}|[a-z]/gi, (part) =>
    part.length > 1 ? part : (arabic[letters.indexOf(part.toLowerCase())] ?? part),
  );

type Tree = { readonly [name: string]: string | Tree };

const turnedAll = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree).map(([name, one]) => [
      name,
      typeof one === "string" ? turned(one) : turnedAll(one),
    ]),
  );

/** The texts of all pages, as a language from right to left would have them. */
export const inArabicLetters = (texts: Texts): Texts =>
  turnedAll(texts as unknown as Tree) as unknown as Texts;
