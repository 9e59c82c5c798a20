import { defaultName, type Brand } from "../../../core/brand/brand.ts";
import { ratioOf, type Logo } from "../../../core/brand/logo.ts";
import { shadesOf } from "../../../core/brand/shades.ts";
import type { RequestContext } from "../../context.ts";
import type { AppOptions } from "../../options.ts";
import { madeOnce, serveFile, servePicture } from "../../response/files.ts";
import type { Shell } from "./shell.ts";

/** The brand as the page reads it; undefined if the operator has set nothing of it. */
export function shownBrand(whole: Brand, home: string): Shell["brand"] {
  const { emailLogo, logo, ...brand } = whole;
  const isSet =
    [logo, emailLogo].some(Boolean) || brand.name !== defaultName || Object.keys(brand).length > 1;
  if (!isSet) return undefined;
  const ratio = logo && ratioOf(logo);
  return { ...brand, ...(logo && { logo: `${home}logo` }), ...(ratio && { logoRatio: ratio }) };
}

/** Answers with the files of the brand. Each is made once. A logo throws Failure `not_found` if there is none. */
export function brandFiles(
  { logo, emailLogo, color }: Brand,
  { fileOf }: Pick<AppOptions, "fileOf">,
) {
  const styles = madeOnce(() => fileOf(styleOf(color)));
  const served = (one: Logo | undefined) => {
    const picture = one && madeOnce(() => fileOf(one.bytes));
    return async (c: RequestContext) => servePicture(c, await picture?.(), one?.type ?? "");
  };
  return {
    "brand.css": async (c: RequestContext) =>
      serveFile(c, await styles(), {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": "no-cache",
      }),
    logo: served(logo),
    "email-logo": served(emailLogo),
  };
}

/** The colours that replace those of the app. Its own style sheet may come later, so the selector is stronger than the app's. */
function styleOf(color: string | undefined): string {
  if (color === undefined) return "";
  const { light, dark } = shadesOf(color);
  return `:root:root {
  --accent: light-dark(${light.accent}, ${dark.accent});
  --accent-strong: light-dark(${light.strong}, ${dark.strong});
  --on-accent: light-dark(${light.onAccent}, ${dark.onAccent});
  --tint: light-dark(${light.tint}, ${dark.tint});
  --ground: light-dark(${light.ground}, ${dark.ground});
  --sunk: light-dark(${light.sunk}, ${dark.sunk});
  --line: light-dark(${light.line}, ${dark.line});
}
`;
}
