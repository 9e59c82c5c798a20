import type { Access } from "../access.ts";
import { scopes as german } from "../languages/de/scopes.ts";
import { scopes as english } from "../languages/en/scopes.ts";
import { chooseLocale } from "../languages/locale.ts";
import type { PageLanguages } from "../languages/own-texts.ts";
import { scopeTextsOf, type Resource } from "../resources/model.ts";

/** A scope, and what it lets an app do, in words. */
export interface ScopeText {
  readonly scope: string;
  readonly text: string;
}

/**
 * Describes scopes in the language that an `Accept-Language` header prefers. The operator describes those of a resource and of the
 * server's own API in one language, and those of `appClaims` at least in English. An unknown scope has its name.
 */
export const scopeTexts =
  (
    { scopes: own, appScopes }: Pick<Access, "scopes" | "appScopes">,
    { offered, texts }: PageLanguages,
  ) =>
  (
    scopes: readonly string[],
    acceptLanguage: string,
    resource?: Pick<Resource, "scopes">,
  ): ScopeText[] => {
    const locale = chooseLocale(acceptLanguage, offered);
    const builtIn = /^de\b/.test(locale) ? german.scopes : english.scopes;
    const [base = ""] = locale.split("-");
    const added = Object.entries(appScopes).map(
      ([scope, { [locale]: here, [base]: there, en = scope }]) => [scope, here ?? there ?? en],
    );
    const known = new Map<string, string>(
      Object.entries({
        ...own,
        ...Object.fromEntries(added),
        ...builtIn,
        ...texts[locale]?.scopes,
        ...(resource && scopeTextsOf(resource)),
      }),
    );
    return scopes.map((scope) => ({ scope, text: known.get(scope) ?? scope }));
  };
