import type { Access, Scope } from "./access.ts";

/** The scopes of OpenID Connect, and `roles` for the role of the user. They grant nothing in the server's own API. */
export const oidcScopes = ["openid", "profile", "email", "offline_access", "roles"] as const;

export type OidcScope = (typeof oidcScopes)[number];

export const isOidcScope = (name: string): name is OidcScope =>
  oidcScopes.some((scope) => scope === name);

/** Whether a scope says what an app learns: one of OpenID Connect, or of a claim that the operator adds. */
export const isAppScope = ({ appScopes }: Pick<Access, "appScopes">, name: string): boolean =>
  isOidcScope(name) || Object.hasOwn(appScopes, name);

/** The scopes of a text, each once: those that say what an app learns, and all others, which may be unknown. */
export function splitScopes(
  access: Pick<Access, "appScopes">,
  text: string,
): { readonly ofApp: readonly Scope[]; readonly own: readonly Scope[] } {
  const names = [...new Set(text.split(" ").filter((name) => name !== ""))];
  return {
    ofApp: names.filter((name) => isAppScope(access, name)),
    own: names.filter((name) => !isAppScope(access, name)),
  };
}
