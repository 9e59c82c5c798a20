import { hour, minute, second } from "../ground/time.ts";

/** What waits to be redeemed or opened: a code (RFC 6749 section 4.1) or a pushed request (RFC 9126). Times are epoch milliseconds. */
export interface Authorization {
  /** Random. The session of a code has the same id. */
  readonly id: string;
  /** `code` or `pushed`. */
  readonly kind: string;
  readonly clientId: string;
  /** Of a code an `AuthorizationCodeRequest`, as JSON. Of a pushed request its parameters, as a query. */
  readonly request: string;
  /** The user who approved; null for a pushed request. */
  readonly userId: string | null;
  /** The browser's session in which the user approved; null for a pushed request. */
  readonly sessionId: string | null;
  /** The scopes that were granted, those of OpenID Connect and ours. */
  readonly scope: string;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  /** The attempt that used it, which may repeat the statement. */
  readonly usedBy: string | null;
}

/** What an app asked for and may have, until it redeems its code. */
export interface AuthorizationCodeRequest {
  readonly redirectUri: string;
  /** The URI of the resource that the tokens are for (RFC 8707). Absent for those of the server itself. */
  readonly resource?: string | undefined;
  /** The id of the organization that the session is for. */
  readonly organization?: string | undefined;
  readonly nonce?: string | undefined;
  /** The code challenge by S256 (RFC 7636). Absent for a client that need not send one. */
  readonly challenge?: string | undefined;
  /** The scopes that are granted, those of OpenID Connect and ours. */
  readonly scope: string;
  /** The methods of the browser's session, as it stores them. */
  readonly methods: string;
  /** When the user last proved who they are. Epoch milliseconds. */
  readonly provenAt: number;
}

/** The limits of codes and pushed requests. Durations are in milliseconds. */
export const authorizationLimits = {
  /** From the approval to the redemption. */
  code: minute,
  /** From the request to its first use in a browser. */
  pushed: 90 * second,
  /** For this long, a pushed request that was opened in time can be completed: the user may have to log in first. */
  opened: hour,
  /** For this long after its end, a code that is sent again still ends its session. */
  kept: hour,
  /** Characters of a pushed request. */
  request: 12_288,
  /** Approximate number of rows per DELETE of the purge. */
  purgeBatch: 1000,
} as const;
