import type { CommonPasswords, PasswordHasher } from "../passwords/ports.ts";
import type { Clock, Random } from "../system.ts";
import type { Account } from "./model.ts";

/** Stores accounts. Each method is decided by one SQL statement. Throws Failure `unavailable`. */
export interface AccountStore {
  /** False if a unique index (username or e-mail) refused the row. Inserting the same account again is fine. */
  insertAccount(account: Account): Promise<boolean>;
  /** The keys of the accounts that use either key. */
  findConflicts(usernameKey: string, emailKey: string): Promise<readonly Conflict[]>;
  findAccount(userId: string): Promise<Account | undefined>;
  findAccountByUsername(usernameKey: string): Promise<Account | undefined>;
  findAccountByEmail(emailKey: string): Promise<Account | undefined>;
}

export type Conflict = Pick<Account, "id" | "usernameKey" | "emailKey">;

export interface AccountPorts {
  readonly store: AccountStore;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly clock: Clock;
  readonly random: Random;
}
