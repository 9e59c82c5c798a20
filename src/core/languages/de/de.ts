import type { Texts } from "../texts.ts";
import { account } from "./account.ts";
import { deEntry } from "./de-entry.ts";
import { furtherErrors } from "./errors.ts";
import { links } from "./links.ts";
import { provider } from "./oidc.ts";
import { plain } from "./plain.ts";
import { scopes } from "./scopes.ts";
import { security } from "./security.ts";
import { upstream } from "./upstream.ts";

/** The texts of the pages in German. */
export const de: Texts = {
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
