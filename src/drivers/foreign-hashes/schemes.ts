import { sha256hex, wp, wrap } from "./bcrypts.ts";
import { maxArgon2Memory } from "./engines.ts";
import { argon2, fbscrypt, pbkdf2, scrypt } from "./derived.ts";
import type { ForeignCheck, Scheme } from "./scheme.ts";
import { phpass } from "./wordpress.ts";
import { costOf } from "../bcrypt/bcrypt.ts";

/** Every scheme by its name in `IMPORT_SCHEMES`. docs/user-import.md has the cost of each. */
const schemes = {
  wp,
  phpass,
  sha256hex,
  "pbkdf2-sha1": pbkdf2("pbkdf2-sha1", "SHA-1"),
  "pbkdf2-sha256": pbkdf2("pbkdf2-sha256", "SHA-256"),
  "pbkdf2-sha512": pbkdf2("pbkdf2-sha512", "SHA-512"),
  scrypt,
  fbscrypt,
  argon2,
  wrap,
} as const satisfies Record<string, Scheme>;

/** A scheme of another system. `raw` is bcrypt over the bytes of the password as it was typed. */
export type SchemeName = keyof typeof schemes | "raw";

export const schemeNames: readonly SchemeName[] = [
  "raw",
  ...(Object.keys(schemes) as (keyof typeof schemes)[]),
];

export const isSchemeName = (text: string): text is SchemeName =>
  schemeNames.some((name) => name === text);

/** The setting that enables further schemes, for an operator. */
export const withSchemes = (
  enabled: readonly SchemeName[],
  further: readonly SchemeName[],
): string => `IMPORT_SCHEMES=${[...enabled, ...further].join(",")}`;

/** What the stored texts of a scheme begin with. No text of another scheme begins so. */
export const prefixesOf = (name: SchemeName): readonly string[] =>
  name === "raw" ? ["$raw$"] : schemes[name].prefixes;

/** The bcrypt hash in a text `$raw$2b$…`. */
export function rawHashOf(text: string): string | undefined {
  const hash = text.startsWith("$raw$2") ? text.slice("$raw".length) : "";
  return costOf(hash) === undefined ? undefined : hash;
}

/** A hash of another system, ready to check. */
interface ForeignHash {
  readonly scheme: SchemeName;
  readonly check: ForeignCheck;
}

/** Undefined if the text has no scheme of another system, is malformed, or is beyond a cap. */
export function readForeign(
  text: string,
  limits: { readonly argon2Memory: number },
): ForeignHash | undefined {
  for (const [name, scheme] of Object.entries<Scheme>(schemes)) {
    if (!scheme.prefixes.some((prefix) => text.startsWith(prefix))) continue;
    const check = scheme.read(text);
    if (!check || (scheme.memory?.(text) ?? 0) > limits.argon2Memory) return undefined;
    return { scheme: name as keyof typeof schemes, check };
  }
  return undefined;
}

/** The scheme of a stored text, or `bcrypt` for a hash of ours. Undefined if no login can check it on any runtime. */
export function schemeOf(text: string): SchemeName | "bcrypt" | undefined {
  if (costOf(text) !== undefined) return "bcrypt";
  if (rawHashOf(text) !== undefined) return "raw";
  return readForeign(text, { argon2Memory: maxArgon2Memory })?.scheme;
}
