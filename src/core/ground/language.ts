/** The languages of emails that are built in, in the order of preference. */
export const languages = ["en", "de"] as const;

export type BuiltInLanguage = (typeof languages)[number];

/** What a request or an account says about its languages: a tag (BCP 47), or a whole `Accept-Language` header. */
export type Language = string;

/** The language of an email if neither the account nor the request names one. */
export const defaultLanguage = "en";

/** The first of the offered languages that an `Accept-Language` header prefers (RFC 9110 section 12.5.4); undefined if it names none. */
export function preferredLanguage(
  header = "",
  offered: readonly string[] = languages,
): string | undefined {
  let best: { readonly language: string; readonly weight: number } | undefined;
  for (const range of header.slice(0, 200).split(",")) {
    const [tag = "", weight = ""] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/);
    const names = (one: string) => tag === one || tag.startsWith(`${one}-`);
    // "pt-BR" rather than "pt", if both are offered.
    const [language] = offered
      .filter((one) => names(one.toLowerCase()))
      .toSorted((one, other) => other.length - one.length);
    const share = weight === "" ? 1 : Number(weight);
    if (language !== undefined && share > (best?.weight ?? 0)) best = { language, weight: share };
  }
  return best?.language;
}
