import { account } from "./account.ts";
import { common } from "./common.ts";
import { entrance } from "./entrance.ts";
import { furtherErrors } from "./errors.ts";
import { links } from "./links.ts";
import { provider } from "./oidc.ts";
import { plain } from "./plain.ts";
import { scopes } from "./scopes.ts";
import { security } from "./security.ts";
import { upstream } from "./upstream.ts";

/** The texts of all pages in English but those of organizations. */
export const enPages = {
  ...common,
  ...entrance,
  ...links,
  ...account,
  ...security,
  ...upstream,
  ...provider,
  ...plain,
  ...scopes,
  errors: { ...common.errors, ...furtherErrors },
} as const;
