import { Failure } from "./failures.ts";
import type { Role } from "./model.ts";

/** Every scope there is, and what it lets its holder do. */
export const scopes = {
  "profile:read": "Read one's own profile",
  "profile:write": "Change one's own profile",
  sessions: "See and end one's own sessions",
  admin: "Manage all accounts",
} as const;

type Scope = keyof typeof scopes;

/** What each role may ask for at most. */
const scopesOfRole: Record<Role, readonly Scope[]> = {
  user: ["profile:read", "profile:write", "sessions"],
  admin: ["profile:read", "profile:write", "sessions", "admin"],
};

const isScope = (text: string): text is Scope => Object.hasOwn(scopes, text);

/** Reads a `scope` parameter (RFC 6749 section 3.3). Nothing asked is undefined; an unknown scope is `invalid_scope`. */
export function parseScope(text: string | undefined): readonly Scope[] | undefined {
  const asked = (text ?? "").split(" ").filter((word) => word !== "");
  if (!asked.every(isScope)) throw new Failure("invalid_scope");
  return asked.length > 0 ? [...new Set(asked)] : undefined;
}

/** The scope that a role gets: all it may have when nothing was asked, else what was asked or `invalid_scope`. */
export function grantScope(role: Role, asked: readonly Scope[] | undefined): string {
  const allowed = scopesOfRole[role];
  if (asked?.some((scope) => !allowed.includes(scope))) throw new Failure("invalid_scope");
  return (asked ?? allowed).join(" ");
}
