import type { AccessClaims } from "./tokens/claims.ts";
import type { Account, Client, ListedSession, Session, SessionState } from "./model.ts";

/**
 * Persistence, a method a business step, each decided by one SQL statement (what it reads before only bounds that). Throws Failure `unavailable` when it cannot answer.
 */
export interface Store {
  /** False when a unique index (id, username or e-mail) refused the row. */
  insertAccount(account: Account): Promise<boolean>;
  /** The accounts that hold either key. */
  findConflicts(usernameKey: string, emailKey: string): Promise<readonly Conflict[]>;
  findAccount(userId: string): Promise<Account | undefined>;
  findAccountByUsername(usernameKey: string): Promise<Account | undefined>;
  findAccountByEmail(emailKey: string): Promise<Account | undefined>;
  /** Compare-and-set on the old hash: false when another was faster. True too for one that had been made before. */
  replacePasswordHash(change: PasswordHashChange): Promise<boolean>;
  /** Does nothing more when this very session is there already. */
  insertSession(session: Session): Promise<void>;
  findSessionState(sessionId: string): Promise<SessionState | undefined>;
  /** Compare-and-set: the generation after `from`, unless another was faster or the session is revoked. */
  rotateSession(rotation: Rotation): Promise<boolean>;
  /** Notes that a session was used at `now`, unless that was noted at `unless` or later. */
  touchSession(sessionId: string, now: number, unless: number): Promise<void>;
  /** Ends one; ended is ended. False when this account has no such session. */
  revokeSession(sessionId: string, userId: string, now: number): Promise<boolean>;
  revokeOtherSessions(sessionId: string, userId: string, now: number): Promise<void>;
  /** Ends all but the newest twenty that live at `now`. */
  revokeSurplusSessions(userId: string, now: number): Promise<void>;
  /** Ends every session that was authenticated before this moment. */
  setSessionsValidFrom(userId: string, validFrom: number): Promise<void>;
  /** Those that live at `now`, the newest first. */
  listSessions(userId: string, now: number): Promise<readonly ListedSession[]>;
  findClient(clientId: string): Promise<Client | undefined>;
  /** Deletes about a thousand sessions that ended at `now` (epoch milliseconds) or before, and tells whether more are left. */
  deleteExpiredSessions(now: number): Promise<{ readonly deleted: number; readonly more: boolean }>;
  /** Reads one of our tables, so it fails when the schema is missing too. */
  ping(): Promise<void>;
}

export type Conflict = Pick<Account, "id" | "usernameKey" | "emailKey">;

interface Rotation {
  readonly sessionId: string;
  readonly from: number;
  readonly now: number;
}

interface PasswordHashChange {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  readonly now: number;
}

/** What an operator does with clients, beside the database. Throws Failure `unavailable`. */
export interface ClientRegistry {
  insertClient(client: Client): Promise<void>;
  listClients(): Promise<readonly Client[]>;
  /** False when there is no such client. */
  revokeClient(clientId: string, now: number): Promise<boolean>;
}

/**
 * Password hashing behind one bounded queue. Throws Failure `overloaded` when the queue is full or the wait too long,
 * `aborted` when the signal says that the caller hung up.
 */
export interface PasswordHasher {
  hash(password: string, signal?: AbortSignal): Promise<string>;
  /** An absent or foreign hash costs as much as a real one and is never equal. */
  verify(password: string, hash: string | undefined, signal?: AbortSignal): Promise<boolean>;
  /** True when the hash was made at a lower cost than today's. */
  isOutdated(hash: string): boolean;
}

/** Signs access tokens, and proves that one was signed here. */
export interface TokenSigner {
  sign(claims: AccessClaims): Promise<string>;
  /** The payload of a token of ours, its claims not yet judged. Throws Failure `invalid_token`. */
  verify(token: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Refresh tokens: derived from what they stand for, so that none is stored and a forged one needs no look-up. */
export interface RefreshTokens {
  issue(held: HeldSession): Promise<string>;
  /** What a token of ours stands for; undefined for anything else. */
  read(token: string): Promise<HeldSession | undefined>;
}

/** What the holder of a refresh token has: a session as it was after so many rotations. */
export interface HeldSession {
  readonly sessionId: string;
  readonly generation: number;
}

/** Client secrets: long and random, so a fast keyed hash is enough to keep them by. */
export interface ClientSecrets {
  hash(clientId: string, secret: string): Promise<string>;
  matches(clientId: string, secret: string, hash: string): Promise<boolean>;
}

/** Whether a password, compared as a whole and without case, is among the well-known ones. */
export type CommonPasswords = (password: string) => Promise<boolean>;

/** Epoch milliseconds. */
export type Clock = () => number;

/** Cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array;

/** Structured events. Never a password, hash, token, SQL or a library's message. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly string[]>
>;

/** Everything the use cases need from outside. */
export interface Ports {
  readonly store: Store;
  readonly hasher: PasswordHasher;
  readonly signer: TokenSigner;
  readonly refreshTokens: RefreshTokens;
  readonly clientSecrets: ClientSecrets;
  readonly commonPasswords: CommonPasswords;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
