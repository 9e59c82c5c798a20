import { useServerRules } from "../client/server-rules.ts";
import { type Attribute, attributesIn } from "./attributes.ts";

/** The server's rules for accounts. */
export interface RegistrationRules {
  /** The members that a registration needs besides email address and password. */
  readonly requires: readonly ("username" | "name")[];
  /** What stands for the username of a user who is asked for none. */
  readonly madeUsername: { readonly make_username?: true };
  readonly attributes: readonly Attribute[];
  /** True if a registration may be without a password. */
  readonly passkeys: boolean;
  /** What a registration says about the terms. Undefined if the server asks for no version of them. */
  readonly accepted: { readonly terms_version: string } | undefined;
  /** The length of a password. */
  readonly min: number;
  readonly max: number;
}

/** The server's rules, if they are needed. Without them, the server still refuses what breaks the rules. */
export function useRegistrationRules({ isNeeded = true } = {}) {
  const { isLoading, rules } = useServerRules({ isNeeded });
  return { isLoading, rules: rules && rulesOf(rules) };
}

const rulesOf = (
  rules: NonNullable<ReturnType<typeof useServerRules>["rules"]>,
): RegistrationRules => ({
  requires: rules.registration_requires.filter(
    (member) => member !== "username" || !rules.registration_makes_username,
  ),
  madeUsername: rules.registration_makes_username ? { make_username: true } : {},
  attributes: attributesIn(rules.attributes_schema),
  passkeys: rules.passkey_sign_up ?? false,
  accepted: rules.terms_version ? { terms_version: rules.terms_version } : undefined,
  min: rules.password_min_length,
  max: rules.password_max_length,
});
