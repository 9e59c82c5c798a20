import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../latchkey.ts";

/** The server's rules for a new account. */
export interface RegistrationRules {
  /** The members that a registration needs besides e-mail address and password. */
  readonly requires: readonly ("username" | "name")[];
  /** The length of a password. */
  readonly min: number;
  readonly max: number;
  /** The server's host name. */
  readonly host: string;
}

/** Asks the server for its rules. Without an answer, `rules` is undefined, and the server still refuses what breaks them. */
export function useRegistrationRules() {
  const [state, setState] = useState<{ isLoading: boolean; rules?: RegistrationRules }>({
    isLoading: true,
  });

  useEffect(() => {
    latchkey.call("get", "/.well-known/oauth-authorization-server").then(
      ({ registration_requires: requires, issuer, ...metadata }) => {
        const { password_min_length: min, password_max_length: max } = metadata;
        const { hostname: host } = new URL(issuer);
        setState({ isLoading: false, rules: { requires, min, max, host } });
      },
      () => setState({ isLoading: false }),
    );
  }, []);

  return state;
}
