/** The languages of mails, in the order of preference. */
export const languages = ["en", "de"] as const;

export type BuiltInLanguage = (typeof languages)[number];

export type Language = BuiltInLanguage;

/** The language of an email if neither the account nor the request names one. */
export const defaultLanguage: Language = "en";

/** The language that a text names, such as the `locale` of an account; undefined for every other text. */
export const languageNamed = (text: unknown): Language | undefined =>
  languages.find((one) => one === text);

/** The first language of mails that an `Accept-Language` header prefers (RFC 9110 section 12.5.4); undefined if it names none. */
export function preferredLanguage(header = ""): Language | undefined {
  let best: { readonly language: Language; readonly weight: number } | undefined;
  for (const range of header.slice(0, 200).split(",")) {
    const [tag = "", weight = ""] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/);
    const language = languages.find((one) => tag === one || tag.startsWith(`${one}-`));
    const share = weight === "" ? 1 : Number(weight);
    if (language && share > (best?.weight ?? 0)) best = { language, weight: share };
  }
  return best?.language;
}
