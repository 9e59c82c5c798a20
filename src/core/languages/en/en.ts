import { enPages } from "./en-pages.ts";
import { organizationTexts } from "./organizations.ts";

/** The texts of the pages in English. Their type is what every other language has. A part such as `{name}` is replaced. */
export const en = {
  ...enPages,
  ...organizationTexts,
  errors: { ...enPages.errors, ...organizationTexts.errors },
  invalid: { ...enPages.invalid, ...organizationTexts.invalid },
} as const;
