/** The languages of mails, in the order of preference. */
export const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

/** The first language of mails that an `Accept-Language` header prefers (RFC 9110 section 12.5.4), else English. */
export function preferredLanguage(header = ""): Language {
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
  return best?.language ?? "en";
}
