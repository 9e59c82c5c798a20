import type { CommonPasswords, PasswordHasher } from "../passwords/ports.ts";
import type { Clock, Random } from "../system.ts";
import type { Account } from "./model.ts";

/** Stores accounts. One SQL statement decides each method. Throws Failure `unavailable`. */
export interface AccountStore {
  /** Returns false if the username or the e-mail address is taken. Idempotent. */
  insertAccount(account: Account): Promise<boolean>;
  /**
   * Stores username, name and `updatedAt` of an account if the stored `updatedAt` still equals `from`. Idempotent. `changed`
   * means that another change came first.
   */
  updateAccount(account: Account, from: number): Promise<"updated" | "changed" | "username taken">;
  /** The accounts that already use this username key or this e-mail key. */
  findConflicts(usernameKey: string, emailKey: string): Promise<readonly Conflict[]>;
  findAccount(userId: string): Promise<Account | undefined>;
  findAccountByUsername(usernameKey: string): Promise<Account | undefined>;
  findAccountByEmail(emailKey: string): Promise<Account | undefined>;
}

type Conflict = Pick<Account, "usernameKey" | "emailKey">;

export interface AccountPorts {
  readonly store: AccountStore;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly clock: Clock;
  readonly random: Random;
}
