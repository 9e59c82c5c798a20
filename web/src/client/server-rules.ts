import type { paths } from "latchkey-auth/client";
import { useEffect, useState } from "preact/hooks";
import { shell } from "../routing/shell.ts";
import { latchkey } from "./latchkey.ts";

type Metadata =
  paths["/.well-known/oauth-authorization-server"]["get"]["responses"][200]["content"]["application/json"];

/** The ways to log in, and what a registration must contain. */
export type ServerRules = Pick<
  Metadata,
  | "grant_types_supported"
  | "password_min_length"
  | "password_max_length"
  | "registration_requires"
  | "registration_makes_username"
  | "passkey_sign_up"
  | "attributes_schema"
  | "upstream_providers"
  | "organizations"
  | "captcha"
  | "terms_version"
  | "op_tos_uri"
  | "op_policy_uri"
>;

const inPage = shell.server as (ServerRules & { readonly email_codes?: true }) | undefined;

/** Whether the server can send codes by email. Only its own pages say so, so others offer them and show the error. */
export const hasEmailCodes = !inPage || inPage.email_codes === true;

/** Whether the operator turned organizations on. Only its own pages say so. */
export const hasOrganizations = inPage?.organizations !== undefined;

/** The question that several parts of a page share. */
let asked: Promise<ServerRules> | undefined;

/**
 * The rules that are in the page. A page that another server sends has none, and asks for them if they are needed. Without an
 * answer, `rules` is undefined.
 */
export function useServerRules({ isNeeded = true } = {}) {
  const [state, setState] = useState<{ isLoading: boolean; rules?: ServerRules }>(
    inPage ? { isLoading: false, rules: inPage } : { isLoading: isNeeded },
  );

  useEffect(() => {
    if (!isNeeded || inPage) return;
    asked ??= latchkey.call("get", "/.well-known/oauth-authorization-server");
    asked.then(
      (rules) => setState({ isLoading: false, rules }),
      () => {
        asked = undefined;
        setState({ isLoading: false });
      },
    );
  }, [isNeeded]);

  return state;
}
