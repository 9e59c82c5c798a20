import type { EmailPolicy, EnqueuePorts } from "../email/ports.ts";
import type { SessionPorts } from "../sessions/ports.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";

/**
 * Hashes passwords, in NFC, behind one bounded queue. Throws Failure `overloaded` if the queue is full or the wait too long, and
 * `aborted` if `signal` reports that the client closed the connection.
 */
export interface PasswordHasher {
  /** How many tasks may wait for their turn. */
  readonly places: number;
  /** Each rank delays the turn by the longest time that a task may wait. Default: 0. */
  hash(password: string, signal?: AbortSignal, rank?: number): Promise<string>;
  /** Runs a task when its turn in the queue has come, by rank as `hash` does. The task may verify a password. */
  inTurn<T>(
    task: (verify: VerifyPassword) => Promise<T>,
    signal?: AbortSignal,
    rank?: number,
  ): Promise<T>;
  /** True if the hash was made at a lower cost than today's, or by another system. */
  isOutdated(hash: string): boolean;
  /**
   * What an operator must do before passwords are compared with a hash, as `set IMPORT_SCHEMES=argon2`. Undefined if they are compared
   * already, or if no setting makes the text a hash.
   */
  remedyFor(hash: string): string | undefined;
}

/** Takes a password as it was typed. Returns false if the hash is absent or not one that the server accepts, after the same time. */
export type VerifyPassword = (password: string, hash: string | undefined) => Promise<boolean>;

/** Tests whether any of these keys, made by `guessKey`, is that of a common password. */
export type CommonPasswords = (keys: readonly string[]) => Promise<boolean>;

/** Tests whether a password, in NFC, is known from a data breach. False as well if that cannot be found out. */
export type BreachedPasswords = (password: string) => Promise<boolean>;

/** A password hash, and the words of its owner that the password may not be. */
export interface Credentials {
  readonly passwordHash: string;
  /** Sessions that were authenticated before this time have ended. */
  readonly sessionsValidFrom: number;
  readonly usernameKey: string;
  readonly emailKey: string;
}

/** Stores password hashes. One SQL statement decides each method. Throws Failure `unavailable`. */
export interface PasswordStore {
  /** Undefined if there is no such account. */
  findCredentials(userId: string): Promise<Credentials | undefined>;
  /** Replaces the hash if it still equals `from`. Returns false if it changed meanwhile; true if `to` is already stored. */
  replacePasswordHash(change: PasswordHashChange): Promise<boolean>;
  /**
   * As `replacePasswordHash`. The same statement ends every session that was authenticated before `sessionsValidFrom`. It raises
   * that time of the account in any case, because a login with the old password may have read the time of today.
   */
  changePassword(change: PasswordChange): Promise<boolean>;
}

interface PasswordHashChange {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  readonly now: number;
}

interface PasswordChange extends PasswordHashChange {
  readonly sessionsValidFrom: number;
}

export type PasswordPorts = SessionPorts &
  EnqueuePorts &
  ThrottlePorts & {
    readonly store: PasswordStore;
    readonly hasher: PasswordHasher;
    readonly commonPasswords: CommonPasswords;
    /** Absent if the operator has no list of them. */
    readonly breachedPasswords?: BreachedPasswords | undefined;
  };

/** The operator's settings for passwords. */
export interface PasswordPolicy extends ThrottleSettings, EmailPolicy {
  /** In characters (code points). */
  readonly passwordMinLength: number;
}
