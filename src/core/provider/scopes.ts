/** The scopes of OpenID Connect, and `roles` for the role of the user. They grant nothing in the server's own API. */
export const oidcScopes = ["openid", "profile", "email", "offline_access", "roles"] as const;

export type OidcScope = (typeof oidcScopes)[number];

export const isOidcScope = (name: string): name is OidcScope =>
  oidcScopes.some((scope) => scope === name);

/** The scopes of a text, each once: those of OpenID Connect, and all others, which may be unknown. */
export function splitScopes(text: string): {
  readonly oidc: readonly OidcScope[];
  readonly own: readonly string[];
} {
  const names = [...new Set(text.split(" ").filter((name) => name !== ""))];
  return {
    oidc: names.filter(isOidcScope),
    own: names.filter((name) => !isOidcScope(name)),
  };
}
