import { accessFaults, type AccessPolicy } from "../../../core/access.ts";
import { ConfigError } from "../config-error.ts";

/**
 * What an operator sets in code, in `latchkey.config.ts`: what Latchkey cannot know. Secrets and addresses stay in the
 * environment.
 */
export interface OwnConfig {
  /** Scopes beside the built-in ones, each with the access that it grants: `{ "todos:read": "Read one's own todos" }`. */
  readonly scopes?: AccessPolicy["scopes"];
  /**
   * Roles beside `user` and `admin`, each with the scopes that it has beside those of `user`: `{ editor: ["todos:write"] }`.
   * Scopes of `user` belong to every role.
   */
  readonly roles?: AccessPolicy["roles"];
}

/** Types the configuration in `latchkey.config.ts`. Returns it unchanged. */
export const defineConfig = (config: OwnConfig): OwnConfig => config;

const members = ["scopes", "roles"];

/** Checks an operator's configuration. Throws ConfigError, which names everything that is wrong. */
export function readOwnConfig(own: OwnConfig): { readonly access: AccessPolicy } {
  const access = { scopes: own.scopes ?? {}, roles: own.roles ?? {} };
  const faults = [
    ...Object.keys(own)
      .filter((name) => !members.includes(name))
      .map((name) => `${name} is unknown. Known are: ${members.join(", ")}`),
    ...accessFaults(access),
  ];
  if (faults.length > 0) {
    throw new ConfigError(faults.map((fault) => `latchkey.config: ${fault}`).join("\n"));
  }
  return { access };
}
