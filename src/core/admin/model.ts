import type { Account } from "../accounts/model.ts";

/** The number of rows in a page of a list. */
export const pageSize = 50;

/** A count goes no further than this, so that it reads no more rows. */
export const countBound = 1000;

/** An account in an administrator's list. Times are epoch milliseconds. */
export interface ListedUser extends Pick<
  Account,
  | "id"
  | "username"
  | "usernameKey"
  | "email"
  | "emailKey"
  | "emailVerifiedAt"
  | "emailFailedAt"
  | "name"
  | "role"
  | "disabledAt"
  | "createdAt"
  | "updatedAt"
> {
  /** When the newest session that is still stored began. Null if there is none. */
  readonly lastLoginAt: number | null;
  /** When an account that has no password yet was last invited. Null for others. */
  readonly invitedAt: number | null;
}

/** One page of a list. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; undefined after the last one. */
  readonly next: string | undefined;
}

/** How many rows a list has: `count` or more, if it is not exact. */
export interface CountedTotal {
  readonly count: number;
  readonly exact: boolean;
}

/** Why a user cannot log in with the right password. */
export const loginObstacles = [
  "disabled",
  "email_not_verified",
  "no_password",
  "scheme_off",
  "locked",
  "waiting",
] as const;

export type LoginObstacle = (typeof loginObstacles)[number];

/** What support needs to know about the logins of a user. Times are epoch milliseconds. */
export interface LoginState {
  /** Empty if the user can log in. */
  readonly obstacles: readonly LoginObstacle[];
  /** When a wait ends. Undefined if there is none, or a lock, which stays until somebody opens it. */
  readonly until: number | undefined;
  /** What an operator does about the obstacle `scheme_off`. */
  readonly remedy: string | undefined;
  /** Wrong passwords that count at present, from all networks. */
  readonly failures: number;
}

/** An account as an administrator sees it, beside what it owns. */
export interface UserDetails {
  readonly account: Account;
  readonly login: LoginState;
  /** When the newest session that is still stored began. Null if there is none. */
  readonly lastLoginAt: number | null;
}
