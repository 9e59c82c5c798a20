import { common } from "../../../src/core/languages/en/common.ts";
import type { en } from "../../../src/core/languages/en/en.ts";
import { entrance } from "../../../src/core/languages/en/entrance.ts";
import { fill } from "../../../src/core/languages/fill.ts";
import { chooseLocale, directionOf, localesAsked } from "../../../src/core/languages/locale.ts";
import {
  builtIn,
  merged,
  type PluralText,
  type TextChanges,
} from "../../../src/core/languages/texts.ts";
import { base } from "../routing/router.ts";
import { shell } from "../routing/shell.ts";

/**
 * The texts of the page, in its language, once `loadLanguage` has ended, and those of other pages once these are loaded. Read them
 * while a component renders, not while a file loads. They have the type of the English ones, so that the compiler knows their parts.
 */
export let t = { ...common, ...entrance } as typeof en;

/** The language of the page, for `Intl`. */
export let locale = "en";

/** The time zone of this browser, by its name in the IANA database. */
export const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

/** The languages that the page can be in. */
export const offered: readonly [string, ...string[]] = shell.languages ?? builtIn;

const cookie = "latchkey-language";

/** What the operator added or changed. */
const own: TextChanges = shell.texts ?? {};

/** Loads the texts of the language. English needs no request. The page is in English if another language cannot be loaded. */
export async function loadLanguage(): Promise<void> {
  const asked = localesAsked(location.search);
  const chosen = kept();
  locale = shell.locale ?? chooseLocale(navigator.languages.join(), offered, { chosen, asked });
  try {
    addTexts(
      isGerman() ? (await import("../../../src/core/languages/de/de-entry.ts")).deEntry : {},
    );
  } catch {
    locale = "en";
  }
  const { documentElement: html } = document;
  html.lang = locale;
  html.dir = directionOf(locale);
}

/** Loads the other texts, such as those of an account, which most logins do not need. */
export async function loadAllTexts(): Promise<void> {
  addTexts(
    isGerman()
      ? (await import("../../../src/core/languages/de/de-pages.ts")).dePages
      : (await import("../../../src/core/languages/en/en-pages.ts")).enPages,
  );
}

/** Adds texts of the language to those that are loaded. */
export function addTexts(texts: object): void {
  t = merged(merged(t, texts), own);
}

/** Whether the page is in German, which its other texts are loaded in. */
export const isGerman = (): boolean => /^de\b/.test(locale);

/** The language that was chosen in this browser. */
const kept = (): string | undefined =>
  new RegExp(`(?:^|; )${cookie}=([\\w-]+)`).exec(document.cookie)?.[1];

/** Keeps a language for this page and the next ones, which the server sends in it, and loads the page again. */
export function chooseLanguage(tag: string): void {
  document.cookie = `${cookie}=${tag}; Path=${base.pathname}; Max-Age=31536000; SameSite=Lax`;
  location.reload();
}

/** The text for a number. */
export function count(text: PluralText, number: number): string {
  const category = new Intl.PluralRules(locale).select(number);
  return fill(text[category] ?? text.other, {
    count: new Intl.NumberFormat(locale).format(number),
  });
}

/** The name of a language in itself, such as “Deutsch”. */
export function nameOf(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
