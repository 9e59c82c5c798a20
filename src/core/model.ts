/** What a person may do at most; the scopes of each stand in scope.ts. */
export type Role = "user" | "admin";

/** A person's account as it is kept. Times are epoch milliseconds. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly usernameKey: string;
  readonly email: string;
  readonly emailKey: string;
  readonly emailVerifiedAt: number | null;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly disabledAt: number | null;
  /** Sessions authenticated before this moment are dead. */
  readonly sessionsValidFrom: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One login of one account on one device. Times are epoch milliseconds. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
  readonly scope: string;
  readonly generation: number;
  readonly rotatedAt: number;
  readonly createdAt: number;
  readonly authenticatedAt: number;
  readonly lastSeenAt: number;
  /** The absolute end; it never moves. */
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** What decides about a session, with the current facts of its account and client: one indexed read. */
export interface SessionState
  extends
    Omit<Session, "id" | "createdAt" | "userAgent" | "address">,
    Pick<Account, "username" | "role" | "disabledAt" | "sessionsValidFrom"> {
  /** Null also for the first-party app, which cannot be revoked. */
  readonly clientRevokedAt: number | null;
}

/** A live session as its owner's list shows it. */
export type ListedSession = Pick<
  Session,
  "id" | "clientId" | "createdAt" | "lastSeenAt" | "expiresAt" | "userAgent" | "address"
>;

/** An app that proves itself by a secret of its own (RFC 6749 section 2.1: confidential). Times are epoch milliseconds. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** What its tokens may hold at most, with spaces between. */
  readonly scope: string;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** An account as others may see it. Times are RFC 3339 UTC. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
  readonly role: Role;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The only way an account leaves the server: each field is named here. */
export const publicUser = (account: Account): User => ({
  id: account.id,
  username: account.username,
  email: account.email,
  email_verified: account.emailVerifiedAt !== null,
  name: account.name,
  role: account.role,
  created_at: new Date(account.createdAt).toISOString(),
  updated_at: new Date(account.updatedAt).toISOString(),
});
