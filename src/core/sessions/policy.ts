import type { Role } from "../access.ts";

/** How long sessions last, in milliseconds. */
export interface SessionTerm {
  /** From the login to the absolute end, which never moves. */
  readonly lifetime: number;
  /** The longest time without a refresh. */
  readonly idle: number;
}

/** How long the sessions of every role last. */
export interface SessionTerms extends SessionTerm {
  /** Those of roles that have terms of their own. None is longer than that of all others. */
  readonly ofRoles: ReadonlyMap<Role, SessionTerm>;
}

/** The operator's settings for sessions. */
export interface SessionPolicy {
  /** Days for which a session is kept after it was revoked or became idle, with its device and address. */
  readonly sessionHistoryDays: number;
  readonly sessionTerms: SessionTerms;
}

/** How long a session of an account with this role lasts. */
export const termOf = (
  { sessionTerms }: Pick<SessionPolicy, "sessionTerms">,
  role: Role,
): SessionTerm => sessionTerms.ofRoles.get(role) ?? sessionTerms;
