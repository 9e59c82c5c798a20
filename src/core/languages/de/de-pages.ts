import type { enPages } from "../en/en-pages.ts";
import type { PartOf } from "../texts.ts";
import { account } from "./account.ts";
import { deEntry } from "./de-entry.ts";
import { furtherErrors } from "./errors.ts";
import { links } from "./links.ts";
import { provider } from "./oidc.ts";
import { plain } from "./plain.ts";
import { scopes } from "./scopes.ts";
import { security } from "./security.ts";
import { upstream } from "./upstream.ts";

/** The texts of all pages in German but those of organizations. */
export const dePages: PartOf<typeof enPages> = {
  ...deEntry,
  ...links,
  ...account,
  ...security,
  ...upstream,
  ...provider,
  ...plain,
  ...scopes,
  errors: { ...deEntry.errors, ...furtherErrors },
};
