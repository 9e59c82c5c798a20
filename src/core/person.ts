import type { Acr, Assurance } from "./acr.ts";
import type { OwnClaims } from "./own-claims.ts";

/** The person of a session. */
export interface Person extends Assurance {
  /** The account's id. */
  readonly sub: string;
  readonly username: string;
  readonly role: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** The session's id. */
  readonly sid: string;
  /** When the person last proved who they are, in epoch seconds. */
  readonly auth_time: number;
  /** The claims that the operator's function `claims` added. Empty without one. */
  readonly claims: OwnClaims;
}

/** Where a request came from. */
export interface Origin {
  /** The client's address, if it is known. */
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}

/** The user and the session of a valid access token. */
export interface Caller extends Origin {
  readonly userId: string;
  readonly sessionId: string;
}

/** What a route asks of its user. */
export interface Requirement {
  readonly scope?: string;
  readonly role?: string;
  /** `aal2` requires two factors (RFC 9470). */
  readonly acr?: Acr;
  /** Seconds since the person last proved who they are, at most (RFC 9470). */
  readonly maxAge?: number;
}
