import type { Logo } from "./logo.ts";

/** What users see of the operator, on pages and in emails. */
export interface Brand {
  /** The name of the service: one line, without `<>":`. */
  readonly name: string;
  readonly logo?: Logo;
  /** A PNG, because email programs show no SVG. Without it, emails show `logo` if that is one. */
  readonly emailLogo?: Logo;
  /** As `#rrggbb`, in lower case. `shadesOf` makes it readable. */
  readonly color?: string;
  readonly supportEmail?: string;
  /** An https URL, as `privacyUrl`. */
  readonly termsUrl?: string;
  readonly privacyUrl?: string;
}

/** The name of a service without a brand. */
export const defaultName = "Latchkey";

/** The most characters (code points) of a name. */
export const nameMaxLength = 40;

/** Whether a text can be the name of a service: one line, 40 characters at most, none of `<>":`. */
export const isBrandName = (text: string): boolean =>
  text.trim() !== "" &&
  [...text].length <= nameMaxLength &&
  !/[\p{Cc}\p{Zl}\p{Zp}<>":]/u.test(text);

/** A colour as `#rrggbb` in lower case; undefined if the text is neither `#rgb` nor `#rrggbb`. */
export function parseColor(text: string): string | undefined {
  if (!/^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(text)) return undefined;
  const digits = text.slice(1).toLowerCase();
  return `#${digits.length === 3 ? digits.replaceAll(/./g, "$&$&") : digits}`;
}

/** The file below `/app` that emails show as the logo. Undefined if they show the name instead. */
export function emailLogoFile({ logo, emailLogo }: Brand): "logo" | "email-logo" | undefined {
  if (emailLogo) return "email-logo";
  return logo?.type === "image/png" ? "logo" : undefined;
}
