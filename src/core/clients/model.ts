import type { Scope } from "../access.ts";

/** A registered app that authenticates with a secret (RFC 6749 section 2.1: confidential). Times are epoch milliseconds. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** The scopes that its tokens can have at most, separated by spaces. */
  readonly scope: string;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** The secret before the last change. Null if there was none. */
  readonly previousSecretHash: string | null;
  /** Until when the previous secret is accepted. */
  readonly previousSecretUntil: number | null;
}

/** Milliseconds for which the previous secret of a client is accepted: a day. */
export const previousSecretLifetime = 24 * 60 * 60 * 1000;

/** The client of an OAuth request, after authentication. */
export interface KnownClient {
  readonly id: string;
  /** True if the client authenticated with its secret. */
  readonly isConfidential: boolean;
  /** The scopes that its tokens can have at most. */
  readonly scopes: readonly Scope[];
}

/** The credentials that a request carries for its client. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string | undefined;
}

/** Clients in an operator's list. */
export const listedClients = 200;

/** The id of the server's own app. */
export const firstPartyId = "first-party";
