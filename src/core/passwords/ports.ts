import type { Clock, Log } from "../system.ts";

/**
 * Hashes passwords behind one bounded queue. Throws Failure `overloaded` if the queue is full or the wait too long, and
 * `aborted` if `signal` reports that the client closed the connection.
 */
export interface PasswordHasher {
  hash(password: string, signal?: AbortSignal): Promise<string>;
  /** An absent or foreign hash costs as much time as a real one and never matches. */
  verify(password: string, hash: string | undefined, signal?: AbortSignal): Promise<boolean>;
  /** True if the hash was made at a lower cost than today's. */
  isOutdated(hash: string): boolean;
}

/** Tests whether a password, compared as a whole and without case, is a well-known one. */
export type CommonPasswords = (password: string) => Promise<boolean>;

/** Stores password hashes. Throws Failure `unavailable`. */
export interface PasswordStore {
  /** Compare-and-set on the old hash. False if another change came first; true also if the new hash is stored already. */
  replacePasswordHash(change: PasswordHashChange): Promise<boolean>;
}

interface PasswordHashChange {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  readonly now: number;
}

export interface PasswordPorts {
  readonly store: PasswordStore;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly clock: Clock;
  readonly log: Log;
}
