import { unknownName } from "../ground/nearest.ts";
import { en } from "./en/en.ts";
import { namesIn } from "./fill.ts";
import { isLocale } from "./locale.ts";
import {
  builtIn,
  isGroup,
  merged,
  type PluralText,
  type TextChanges,
  type TextsOption,
} from "./texts.ts";

/** The languages of the pages. */
export interface PageLanguages {
  /** Their tags. The first is for those who prefer none of them. */
  readonly offered: readonly [string, ...string[]];
  /** What the operator added to each of them, or changed. The pages have the rest. */
  readonly texts: Readonly<Record<string, TextChanges>>;
}

type Node = string | { readonly [name: string]: Node };

/** The languages with the operator's texts, which have no faults. */
export function pageLanguages(option: TextsOption = {}): PageLanguages {
  const given = option as Readonly<Record<string, TextChanges>>;
  const added = Object.keys(given).filter((tag) => !builtIn.some((one) => one === tag));
  const offered = [...builtIn, ...added] as const;
  const texts = offered.map(
    (tag) => [tag, merged(given[baseOf(tag)] ?? {}, given[tag] ?? {})] as const,
  );
  return { offered, texts: Object.fromEntries(texts) };
}

/** A sentence for each thing that is wrong with the option `texts`. */
export function textFaults(option: unknown): readonly string[] {
  if (option === undefined) return [];
  if (!isGroup(option)) return ["texts must be an object with the texts of each language"];
  return Object.entries(option).flatMap(([tag, texts]) => {
    if (!isLocale(tag)) return [`texts: ${tag} is not a language tag such as fr or pt-BR`];
    if (!isGroup(texts)) return [`texts.${tag} must be an object`];
    const base = option[baseOf(tag)];
    // A language that nobody else has must be complete.
    const isComplete = builtIn.some((one) => one === baseOf(tag)) || (tag !== baseOf(tag) && base);
    return faultsIn(`texts.${tag}`, texts, en, !isComplete);
  });
}

const baseOf = (tag: string): string => tag.split("-")[0] ?? tag;

const categories = ["zero", "one", "two", "few", "many", "other"];

function faultsIn(path: string, given: object, english: Node, mustBeWhole: boolean): string[] {
  const known = english as Readonly<Record<string, Node>>;
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  return [
    ...unknown.map((name) => unknownName(`${path}.`, name, Object.keys(known))),
    ...Object.entries(known).flatMap(([name, text]) => {
      const value = (given as Readonly<Record<string, unknown>>)[name];
      const at = `${path}.${name}`;
      if (value === undefined) return mustBeWhole ? [`${at} is missing`] : [];
      if (typeof text === "string") return textFault(at, value, text);
      if (!isGroup(value)) return [`${at} must be an object`];
      return isPlural(text)
        ? pluralFaults(at, value, text)
        : faultsIn(at, value, text, mustBeWhole);
    }),
  ];
}

const isPlural = (node: Node): node is Node & PluralText =>
  typeof node === "object" && typeof node["other"] === "string";

function pluralFaults(at: string, given: Readonly<Record<string, unknown>>, english: PluralText) {
  const unknown = Object.keys(given).filter((name) => !categories.includes(name));
  return [
    ...unknown.map((name) => unknownName(`${at}.`, name, categories)),
    ...(given["other"] === undefined ? [`${at}.other is missing`] : []),
    ...Object.entries(given).flatMap(([name, value]) =>
      categories.includes(name)
        ? textFault(`${at}.${name}`, value, english.other, name === "other")
        : [],
    ),
  ];
}

/** What is wrong with one text. It must have the parts of the English one, so that no page leaves out a name or an address. */
function textFault(at: string, value: unknown, english: string, needsAll = true): string[] {
  if (typeof value !== "string" || value.trim() === "") return [`${at} must be a text`];
  const [needed, used] = [namesIn(english), namesIn(value)];
  const known = needed.length > 0 ? needed.map((name) => `{${name}}`).join(", ") : "none";
  return [
    ...used
      .filter((name) => !needed.includes(name))
      .map((name) => `${at} has the unknown part {${name}}. Known are: ${known}`),
    ...(needsAll ? needed : [])
      .filter((name) => !used.includes(name))
      .map((name) => `${at} lacks the part {${name}}`),
  ];
}
