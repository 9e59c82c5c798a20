import { dePages } from "../../src/core/languages/de/de-pages.ts";
import { organizationTexts } from "../../src/core/languages/de/organizations.ts";
import type { Texts } from "../../src/core/languages/texts.ts";

/** The texts of all pages in German. The pages load them in parts. */
export const de: Texts = {
  ...dePages,
  ...organizationTexts,
  errors: { ...dePages.errors, ...organizationTexts.errors },
  invalid: { ...dePages.invalid, ...organizationTexts.invalid },
};
