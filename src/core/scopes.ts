import { Failure } from "./failures.ts";
import type { Role } from "./model.ts";

/** Every scope there is, and what it lets its holder do. */
export const scopes = {
  "profile:read": "Read one's own profile",
  "profile:write": "Change one's own profile",
  sessions: "See and end one's own sessions",
  admin: "Manage all accounts",
} as const;

export type Scope = keyof typeof scopes;

export const allScopes = Object.keys(scopes) as readonly Scope[];

/** What each role may ask for at most. */
export const scopesOfRole: Record<Role, readonly Scope[]> = {
  user: ["profile:read", "profile:write", "sessions"],
  admin: ["profile:read", "profile:write", "sessions", "admin"],
};

const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);

/** Reads a `scope` parameter (RFC 6749 section 3.3). Nothing asked is undefined; an unknown scope is `invalid_scope`. */
export function parseScope(text: string | undefined): readonly Scope[] | undefined {
  const asked = wordsOf(text ?? "");
  if (!asked.every(isScope)) throw new Failure("invalid_scope");
  return asked.length > 0 ? [...new Set(asked)] : undefined;
}

/** The scopes of a stored text; what is no scope any more grants nothing. */
export const scopesIn = (text: string): readonly Scope[] => wordsOf(text).filter(isScope);

const wordsOf = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** What all of several lists allow, in the order of the first. */
export const inAll = (
  first: readonly Scope[],
  ...others: readonly (readonly Scope[])[]
): readonly Scope[] => first.filter((scope) => others.every((other) => other.includes(scope)));

/** The scope that is granted: all that is allowed when nothing was asked, else what was asked or `invalid_scope`. */
export function grantScope(allowed: readonly Scope[], asked: readonly Scope[] | undefined): string {
  if (asked?.some((scope) => !allowed.includes(scope))) throw new Failure("invalid_scope");
  return (asked ?? allowed).join(" ");
}
