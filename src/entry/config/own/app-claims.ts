import type { AccessPolicy, Scope } from "../../../core/access.ts";
import type { PublicAccount } from "../../../core/accounts/model.ts";
import { unknownName } from "../../../core/ground/nearest.ts";
import { builtIn, isGroup } from "../../../core/languages/texts.ts";
import { addedClaimFault, type ClaimValues } from "../../../core/oidc/added-claims.ts";

/** A claim that apps get with the scope of the same name. */
export interface AppClaim {
  /** What the scope lets an app do, by language. Readers of a language that is not there get English. */
  readonly text: { readonly en: string; readonly [language: string]: string };
  /** The values of an account, made anew for each id_token and at `/userinfo`. It must be pure and fast. */
  readonly value: (account: PublicAccount) => readonly string[];
}

/** The claims for apps by their names, such as `groups`. */
export type AppClaimsOption = Readonly<Record<Scope, AppClaim>>;

const members = ["text", "value"];

interface ReadAppClaims {
  readonly appScopes: NonNullable<AccessPolicy["appScopes"]>;
  readonly values: ClaimValues;
  /** A sentence for each thing that is wrong. */
  readonly faults: readonly string[];
}

/** Reads the claims for apps. `scopes` are those of the server's own API, and `texts` is the option with the languages of the pages. */
export function readAppClaims(
  given: AppClaimsOption,
  scopes: readonly Scope[],
  texts: unknown,
): ReadAppClaims {
  const languages = [...new Set([...builtIn, ...Object.keys(isGroup(texts) ? texts : {})])];
  const all = Object.entries(given);
  const faults = all.flatMap(([name, claim]) => faultsOf(name, claim, scopes, languages));
  const right = faults.length === 0 ? all : [];
  return {
    appScopes: Object.fromEntries(right.map(([name, { text }]) => [name, text])),
    values: Object.fromEntries(right.map(([name, { value }]) => [name, value])),
    faults,
  };
}

function faultsOf(
  name: string,
  claim: unknown,
  scopes: readonly Scope[],
  languages: readonly string[],
): string[] {
  const fault = addedClaimFault(name, scopes);
  if (fault !== undefined) return [`appClaims: ${fault}`];
  const at = `appClaims.${name}`;
  if (!isGroup(claim)) return [`${at} must be an object with text and value`];
  return [
    ...Object.keys(claim)
      .filter((member) => !members.includes(member))
      .map((member) => unknownName(`${at}.`, member, members)),
    ...(typeof claim["value"] === "function" ? [] : [`${at}.value must be a function`]),
    ...textFaults(`${at}.text`, claim["text"], languages),
  ];
}

function textFaults(at: string, text: unknown, languages: readonly string[]): string[] {
  if (!isGroup(text)) return [`${at} must be an object with a text for each language`];
  return [
    ...(Object.hasOwn(text, "en") ? [] : [`${at}.en is missing`]),
    ...Object.entries(text).flatMap(([language, words]) => {
      if (!languages.includes(language)) {
        const known = languages.join(", ");
        return [`${at}.${language} is a language that the pages lack. They have: ${known}`];
      }
      return typeof words === "string" && words.trim() !== ""
        ? []
        : [`${at}.${language} must be a text`];
    }),
  ];
}
