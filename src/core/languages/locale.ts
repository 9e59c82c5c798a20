/** The language range of an `Accept-Language` header, and its weight (RFC 9110 section 12.5.4). */
const rangesOf = (header: string): readonly (readonly [range: string, weight: number])[] =>
  header
    .slice(0, 200)
    .split(",")
    .map((part) => {
      const [range = "", weight = "1"] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/);
      return [range, Number(weight)] as const;
    })
    .filter(([range, weight]) => range !== "" && weight > 0)
    .toSorted(([, one], [, other]) => other - one);

/**
 * The best of the offered languages: the chosen one if it is offered, otherwise the first that the `Accept-Language` header prefers (RFC
 * 4647 section 3.4, lookup), otherwise the first that is offered. `en-GB` finds `en`, and `de` finds `de-AT` if there is no `de`.
 */
export function chooseLocale(
  acceptLanguage: string | undefined,
  offered: readonly [string, ...string[]],
  chosen?: string,
): string {
  if (chosen !== undefined && offered.includes(chosen)) return chosen;
  for (const [range] of rangesOf(acceptLanguage ?? "")) {
    const found = lookUp(range, offered);
    if (found !== undefined) return found;
  }
  return offered[0];
}

function lookUp(range: string, offered: readonly string[]): string | undefined {
  for (let tag = range; tag !== ""; tag = tag.slice(0, Math.max(tag.lastIndexOf("-"), 0))) {
    const found = offered.find((one) => one.toLowerCase() === tag);
    if (found !== undefined) return found;
  }
  return offered.find((one) => one.toLowerCase().startsWith(`${range}-`));
}

/** Scripts that are written from right to left, of the languages that the web uses. */
const rightToLeft = ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"];

/** The direction in which a language is written, for the attribute `dir`. */
export const directionOf = (locale: string): "ltr" | "rtl" =>
  rightToLeft.includes(new Intl.Locale(locale).maximize().script ?? "") ? "rtl" : "ltr";

/** Whether a text is a language tag in its usual spelling, such as `fr` or `pt-BR`. */
export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}
