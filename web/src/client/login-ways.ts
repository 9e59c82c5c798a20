import type { Provider } from "./providers.ts";
import { type ServerRules, useServerRules } from "./server-rules.ts";

/** The ways to log in that a server offers beside the password. None until it has said so. */
interface LoginWays {
  /** True until the server has said so, or did not answer. */
  readonly isLoading: boolean;
  readonly links?: boolean;
  readonly passkeys?: boolean;
  readonly providers?: readonly Provider[] | undefined;
  /** Whether users can set up second factors. */
  readonly factors?: boolean;
  /** Whether other apps can log in here. */
  readonly apps?: boolean;
  /** What users can be in organizations. Undefined if there are none. */
  readonly organizations?: ServerRules["organizations"];
}

/** How a user can log in without a password, and from where. */
export function useLoginWays(): LoginWays {
  const { isLoading, rules } = useServerRules();
  if (!rules) return { isLoading };
  const has = (name: "login-link" | "passkey" | "mfa") =>
    rules.grant_types_supported.includes(`urn:latchkey:grant-type:${name}`);
  return {
    isLoading,
    links: has("login-link"),
    passkeys: has("passkey"),
    factors: has("mfa"),
    providers: rules.upstream_providers,
    apps: (rules.grant_types_supported as readonly string[]).includes("authorization_code"),
    organizations: rules.organizations,
  };
}
