import type { en } from "./en/en.ts";

/** A text that depends on a number, by the categories of `Intl.PluralRules`. Missing categories use `other`. */
export interface PluralText {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** The texts of a group in any language, by those in English. */
export type PartOf<English> = {
  readonly [Name in keyof English]: English[Name] extends string
    ? string
    : English[Name] extends { readonly other: string }
      ? PluralText
      : PartOf<English[Name]>;
};

/** Some of the texts. */
type Changes<All> = {
  readonly [Name in keyof All]?: All[Name] extends string | PluralText
    ? All[Name]
    : Changes<All[Name]>;
};

/** All texts of the pages in one language. A part in braces, such as `{name}`, is replaced by what it names. */
export type Texts = PartOf<typeof en>;

/** Changes of single texts. */
export type TextChanges = Changes<Texts>;

/** The languages that the pages have without configuration. English comes first, for those who prefer none that is offered. */
export const builtIn = ["en", "de"] as const;

type BuiltIn = (typeof builtIn)[number];

type Letter =
  | ("a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m")
  | ("n" | "o" | "p" | "q" | "r" | "s" | "t" | "u" | "v" | "w" | "x" | "y" | "z");

/**
 * The operator's texts by language tag (BCP 47): changes of English and German, and all texts of each further language. `de-AT` and
 * other tags with a region change the texts of their language, or are complete. The compiler asks for all texts only where a tag has
 * two letters. The server asks for them in every language that is new.
 */
export type TextsOption = {
  readonly [Tag in `${Letter}${Letter}`]?: Tag extends BuiltIn ? TextChanges : Texts;
} & { readonly [tag: string]: TextChanges };

export const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The texts of `over`, and those of `under` where it has none. */
export function merged<T extends object>(under: T, over: object): T {
  const result: Record<string, unknown> = { ...(under as Readonly<Record<string, unknown>>) };
  for (const [name, value] of Object.entries(over)) {
    const before = result[name];
    const isNested = isGroup(before) && isGroup(value) && !("other" in value);
    result[name] = isNested ? merged(before, value) : value;
  }
  return result as T;
}
