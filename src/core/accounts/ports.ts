import type { CommonPasswords, PasswordHasher } from "../passwords/ports.ts";
import type { Clock, Random } from "../system.ts";
import type { Account, User } from "./model.ts";

/** Stores accounts. One SQL statement decides each method. Throws Failure `unavailable`. */
export interface AccountStore {
  /** Returns false if the username or the e-mail address is taken. Idempotent. */
  insertAccount(account: Account): Promise<boolean>;
  /** The accounts that already use this username key or this e-mail key. */
  findConflicts(usernameKey: string, emailKey: string): Promise<readonly Conflict[]>;
  findAccount(userId: string): Promise<Account | undefined>;
  findAccountByUsername(usernameKey: string): Promise<Account | undefined>;
  findAccountByEmail(emailKey: string): Promise<Account | undefined>;
}

type Conflict = Pick<Account, "usernameKey" | "emailKey">;

/** A person registered. */
export interface Registered {
  readonly account: User;
  /** The client's address, if it is known. */
  readonly address: string | undefined;
}

/** Reports what happened. No method waits or throws. A method that nobody needs is absent. */
export interface AccountEvents {
  registered?(event: Registered): void;
}

export interface AccountPorts {
  readonly store: AccountStore;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: AccountEvents;
}
