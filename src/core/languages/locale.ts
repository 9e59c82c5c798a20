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

/** What the `continue` of a page begins with that leads back to the request of an app. */
const ofApp = "authorize?";

/**
 * The languages that an app asks for, in the order of its preference: `ui_locales` (OpenID Connect Core section 3.1.2.1) in the query of
 * a page, or in the request that the page continues with.
 */
export function localesAsked(search: string): readonly string[] {
  const query = new URLSearchParams(search);
  const request = query.get("continue") ?? "";
  const asked = request.startsWith(ofApp)
    ? new URLSearchParams(request.slice(ofApp.length))
    : query;
  return (asked.get("ui_locales") ?? "").slice(0, 200).toLowerCase().split(" ").filter(Boolean);
}

/**
 * The best of the offered languages: the one that the user chose if it is offered, otherwise the first that an app asks for, otherwise the
 * first that the `Accept-Language` header prefers (RFC 4647 section 3.4, lookup), otherwise the first that is offered. `en-GB` finds `en`,
 * and `de` finds `de-AT` if there is no `de`.
 */
export function chooseLocale(
  acceptLanguage: string | undefined,
  offered: readonly [string, ...string[]],
  {
    chosen,
    asked = [],
  }: { readonly chosen?: string | undefined; readonly asked?: readonly string[] } = {},
): string {
  if (chosen !== undefined && offered.includes(chosen)) return chosen;
  const preferred = rangesOf(acceptLanguage ?? "").map(([range]) => range);
  for (const range of [...asked, ...preferred]) {
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
