import type { Access } from "../access.ts";
import type { AuditStore } from "../audit/ports.ts";
import type { EmailPorts } from "../email/ports.ts";
import type { DeletedBatch } from "../ground/batches.ts";
import type { Before } from "../ground/before.ts";
import type { PasswordPorts } from "../passwords/ports.ts";
import type { Account } from "./model.ts";

/** Stores accounts. One SQL statement decides each method. A deleted account counts as absent. Throws Failure `unavailable`. */
export interface AccountStore {
  /** Returns false if the username or the email address is taken. Idempotent. */
  insertAccount(account: Account): Promise<boolean>;
  /**
   * Stores username, name, attributes, locale and `updatedAt` of an account if the stored `updatedAt` and attributes still equal those
   * of `from`. Idempotent. `changed` means that another change came first.
   */
  updateAccount(account: Account, from: Version): Promise<"updated" | "changed" | "username taken">;
  /**
   * Deletes an account if the stored password hash still equals `from`, and if it is no administrator's: removes all personal
   * data, frees the email address, and ends all sessions for good. Only the username key stays, as the given one. Idempotent.
   */
  deleteAccount(deletion: AccountDeletion): Promise<boolean>;
  /** Deletes what is left of about a thousand accounts that were deleted at or before `until`. This frees their usernames. */
  purgeDeletedAccounts(until: number): Promise<DeletedBatch>;
  /** The accounts that use this username key or this email key. A deleted account may still hold its username key. */
  findConflicts(usernameKey: string, emailKey: string): Promise<readonly Conflict[]>;
  findAccount(userId: string): Promise<Account | undefined>;
  findAccountByUsername(usernameKey: string): Promise<Account | undefined>;
  findAccountByEmail(emailKey: string): Promise<Account | undefined>;
}

/** What a change of an account was based on. */
type Version = Pick<Account, "updatedAt" | "attributes">;

interface AccountDeletion {
  readonly userId: string;
  readonly from: string;
  readonly usernameKey: string;
  readonly emailKey: string;
  readonly now: number;
}

type Conflict = Pick<Account, "usernameKey" | "emailKey">;

export type AccountPorts = PasswordPorts &
  Pick<EmailPorts, "emailSender"> & {
    readonly store: AccountStore & AuditStore;
    readonly access: Access;
    /** Absent without functions of the operator. */
    readonly before?: Before | undefined;
  };
