import type { Clock } from "../system.ts";

/** Something that may be used once, and was: the answer to a challenge, or a token. */
export interface Use {
  /** Of what was used. */
  readonly hash: string;
  /** The attempt that used it, which may repeat the statement. */
  readonly request: string;
  /** Epoch milliseconds from which it is refused for its age. */
  readonly expiresAt: number;
}

/** Stores what was used. One SQL statement decides each method. Throws Failure `unavailable`. */
export interface OnceStore {
  /** Returns false if another request used it before. Idempotent for the same request. */
  insertUse(use: Use): Promise<boolean>;
  /** Deletes about a thousand uses that expired at or before `until`. `more` is true if more are left. */
  deleteExpiredUses(until: number): Promise<{ readonly deleted: number; readonly more: boolean }>;
}

/** Approximate number of rows per DELETE of the purge. */
export const purgeBatch = 1000;

/** Deletes one batch of the uses that have expired. Throws Failure `unavailable`. */
export const purgeUses = ({ store, clock }: { readonly store: OnceStore; readonly clock: Clock }) =>
  store.deleteExpiredUses(clock());
