import { en } from "../../src/core/languages/en/en.ts";
import { namesIn } from "../../src/core/languages/fill.ts";

type Texts = string | { readonly [name: string]: Texts };

const partsOf = (texts: Texts): Texts =>
  typeof texts === "string"
    ? namesIn(texts)
        .map((name) => `{${name}}`)
        .join("")
    : Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, partsOf(text)]));

/** The English texts without their words, as JSON. A Worker checks by them the texts that an operator adds. The pages have the words. */
export const partsOfTexts = JSON.stringify({ en: partsOf(en) });
