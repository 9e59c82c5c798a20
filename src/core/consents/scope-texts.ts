import type { Access } from "../access.ts";
import { scopes as german } from "../languages/de/scopes.ts";
import { scopes as english } from "../languages/en/scopes.ts";
import { chooseLocale } from "../languages/locale.ts";
import type { PageLanguages } from "../languages/own-texts.ts";

/** A scope, and what it lets an app do, in words. */
export interface ScopeText {
  readonly scope: string;
  readonly text: string;
}

/**
 * Describes scopes in the language that an `Accept-Language` header prefers. Those of the server's own API have the words of the operator,
 * in one language. An unknown scope has its name.
 */
export const scopeTexts =
  ({ scopes: own }: Pick<Access, "scopes">, { offered, texts }: PageLanguages) =>
  (scopes: readonly string[], acceptLanguage: string): ScopeText[] => {
    const locale = chooseLocale(acceptLanguage, offered);
    const builtIn = /^de\b/.test(locale) ? german.scopes : english.scopes;
    const known: Readonly<Record<string, string>> = { ...builtIn, ...texts[locale]?.scopes };
    return scopes.map((scope) => ({ scope, text: known[scope] ?? own[scope] ?? scope }));
  };
