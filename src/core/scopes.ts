import { Failure } from "./failures.ts";

/** Every scope, and the access that it grants. */
export const scopes = {
  "profile:read": "Read one's own profile",
  "profile:write": "Change one's own profile",
  sessions: "See and end one's own sessions",
  admin: "Manage all accounts",
} as const;

export type Scope = keyof typeof scopes;

export const allScopes = Object.keys(scopes) as readonly Scope[];

/** The role of an account. It limits the scopes that its tokens can have. */
export type Role = "user" | "admin";

/** The scopes that each role can be granted. */
export const scopesOfRole: Record<Role, readonly Scope[]> = {
  user: ["profile:read", "profile:write", "sessions"],
  admin: ["profile:read", "profile:write", "sessions", "admin"],
};

const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);

/**
 * Reads a `scope` parameter (RFC 6749 section 3.3). Returns undefined if it is absent or empty. Throws Failure
 * `invalid_scope` for an unknown scope.
 */
export function parseScope(text: string | undefined): readonly Scope[] | undefined {
  const asked = wordsOf(text ?? "");
  if (!asked.every(isScope)) throw new Failure("invalid_scope");
  return asked.length > 0 ? [...new Set(asked)] : undefined;
}

/** The scopes in a stored text. A scope that no longer exists is left out, so it grants nothing. */
export const scopesIn = (text: string): readonly Scope[] => wordsOf(text).filter(isScope);

const wordsOf = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** The scopes that every list contains, in the order of the first list. */
export const inAll = (
  first: readonly Scope[],
  ...others: readonly (readonly Scope[])[]
): readonly Scope[] => first.filter((scope) => others.every((other) => other.includes(scope)));

/** The scope to grant: the requested scopes, or every allowed scope if none was requested. Throws `invalid_scope`. */
export function grantScope(allowed: readonly Scope[], asked: readonly Scope[] | undefined): string {
  if (asked?.some((scope) => !allowed.includes(scope))) throw new Failure("invalid_scope");
  return (asked ?? allowed).join(" ");
}
