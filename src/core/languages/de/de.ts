import type { Texts } from "../texts.ts";
import { dePages } from "./de-pages.ts";
import { organizationTexts } from "./organizations.ts";

/** The texts of the pages in German. */
export const de: Texts = {
  ...dePages,
  ...organizationTexts,
  errors: { ...dePages.errors, ...organizationTexts.errors },
  invalid: { ...dePages.invalid, ...organizationTexts.invalid },
};
