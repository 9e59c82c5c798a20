import { shadesOf } from "../../../core/brand/shades.ts";
import { isSameSite, otherSite } from "../../config/app-url.ts";
import { emailLogoHint, lacksEmailLogo } from "../../config/brand.ts";
import type { Config } from "../../config/config.ts";

/** A line of the report. */
export type Finding = readonly [mark: "ok" | "note" | "bad", text: string];

/** Where the pages are, and whether browsers send the session cookie from there. */
export function checkAppUrl({ policy: { issuer, appUrl } }: Config): Finding {
  return isSameSite(issuer, appUrl) ? ["ok", `pages at ${appUrl}`] : ["note", otherSite];
}

/** What users see of the operator. */
export function checkBrand({ mail, policy: { brand } }: Config): readonly Finding[] {
  const { name, logo, emailLogo, color } = brand;
  const shades = color === undefined ? undefined : shadesOf(color);
  const parts = [
    name,
    ...(logo ? [`logo of type ${logo.type}`] : []),
    ...(emailLogo ? [`logo of type ${emailLogo.type} in emails`] : []),
    ...(shades
      ? [
          `color ${color}: ${shades.light.accent} in the light look, ${shades.dark.accent} in the dark one`,
        ]
      : []),
  ];
  return [
    ["ok", `brand: ${parts.join(", ")}`],
    ...(mail.kind !== "none" && lacksEmailLogo(brand) ? [["note", emailLogoHint] as const] : []),
  ];
}
