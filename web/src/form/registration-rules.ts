import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../client/latchkey.ts";
import { type Attribute, attributesIn } from "./attributes.ts";

/** The server's rules for accounts. */
export interface RegistrationRules {
  /** The members that a registration needs besides email address and password. */
  readonly requires: readonly ("username" | "name")[];
  readonly attributes: readonly Attribute[];
  /** The length of a password. */
  readonly min: number;
  readonly max: number;
}

/** What a username may look like. The server decides, and this tells it together with the faults of empty fields. */
export const usernamePattern = "[A-Za-z0-9._\\-]{3,64}";

/**
 * Asks the server for its rules, if they are needed. Without an answer, `rules` is undefined. The server then still refuses what
 * breaks the rules.
 */
export function useRegistrationRules({ isNeeded = true } = {}) {
  const [state, setState] = useState<{ isLoading: boolean; rules?: RegistrationRules }>({
    isLoading: isNeeded,
  });

  useEffect(() => {
    if (!isNeeded) return;
    latchkey.call("get", "/.well-known/oauth-authorization-server").then(
      ({ registration_requires: requires, attributes_schema, ...metadata }) => {
        const { password_min_length: min, password_max_length: max } = metadata;
        const attributes = attributesIn(attributes_schema);
        setState({ isLoading: false, rules: { requires, attributes, min, max } });
      },
      () => setState({ isLoading: false }),
    );
  }, [isNeeded]);

  return state;
}
