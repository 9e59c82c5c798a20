import { shadesOf } from "../../../core/brand/shades.ts";
import { pagesHere } from "../../../core/ground/page-url.ts";
import { pageNames } from "../../../core/ground/pages.ts";
import { isSameSite, otherSite } from "../../config/app-url.ts";
import { emailLogoHint, lacksEmailLogo } from "../../config/brand.ts";
import type { Config } from "../../config/config.ts";

/** A line of the report. */
export type Finding = readonly [mark: "ok" | "note" | "bad", text: string];

/** Where each page is, and whether browsers send the session cookie from there. */
export function checkAppUrl({ policy }: Config): Finding {
  const { issuer, appUrl } = policy;
  if (!isSameSite(issuer, appUrl)) return ["note", otherSite];
  const here = pagesHere(policy);
  const own = pageNames.filter((page) => !here.includes(page));
  if (own.length === 0) return ["ok", `pages at ${issuer}/app`];
  const isMostlyOwn = own.length > here.length;
  const [most, few] = isMostlyOwn ? [appUrl, `${issuer}/app`] : [`${issuer}/app`, appUrl];
  const others = isMostlyOwn ? here : own;
  const but = others.length > 0 ? `, but at ${few}: ${others.join(", ")}` : "";
  return ["ok", `pages at ${most}${but}`];
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
