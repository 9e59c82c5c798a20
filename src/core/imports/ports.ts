import type { Access } from "../access.ts";
import type { Account } from "../accounts/model.ts";
import type { AuditTrail } from "../audit/ports.ts";
import type { Clock } from "../system.ts";
import type { Fields } from "./fields.ts";
import type { FirebaseKey, OldDigest } from "./hashes.ts";
import type { IdentityRefusal, ImportRefusal, StoredIdentity } from "./model.ts";
import type { ImportSystem } from "./systems.ts";

/** Accounts that one statement writes. More are no faster. */
export const importBatch = 100;

/** Accounts that one statement of an export reads. */
export const exportBatch = 1000;

type Taken = Pick<Account, "id" | "usernameKey" | "emailKey">;

/** Reads and writes many accounts at once, for the operator alone. Throws Failure `unavailable`. */
export interface ImportStore {
  /**
   * Writes at most `importBatch` accounts. Leaves out each whose id, username or address is taken. Gives the number of new rows.
   * Idempotent, but a repeated write gives a smaller number.
   */
  insertAccounts(accounts: readonly Account[]): Promise<number>;
  /** The rows that have the id, the username or the address of one of at most `importBatch` accounts. Deleted accounts, too. */
  findTaken(accounts: readonly Taken[]): Promise<readonly Taken[]>;
  /** The next accounts in the order of their ids, at most `exportBatch`. Without deleted accounts. */
  findAccountsAfter(id: string): Promise<readonly Account[]>;
  /** How many accounts have a hash that begins with a prefix, without deleted accounts. Reads the whole table. */
  countHashes(prefix: string): Promise<number>;
  /** Writes at most `importBatch` identities. Leaves out each that is there already. Gives the ids of those that are stored. Idempotent. */
  insertIdentities(identities: readonly StoredIdentity[]): Promise<readonly string[]>;
  /** Deletes at most `importBatch` identities by their ids. */
  deleteIdentities(ids: readonly string[]): Promise<void>;
  findIdentity(issuer: string, subject: string): Promise<StoredIdentity | undefined>;
  /** The identities of accounts with an id after `after` and up to `last`, the oldest of an account first. */
  findIdentitiesBetween(after: string, last: string): Promise<readonly StoredIdentity[]>;
}

export interface ImportPorts {
  readonly audit: Pick<AuditTrail, "recordNow">;
  readonly store: ImportStore;
  readonly access: Access;
  readonly clock: Clock;
  sha256(text: string): Uint8Array;
  /** The scheme of a hash as it is stored: `bcrypt`, or that of another system. Undefined if no login can check it. */
  schemeOf(hash: string): string | undefined;
  /** Wraps a digest in bcrypt. */
  wrap(digest: OldDigest): Promise<string>;
  /** Reports a record that is not imported. */
  refuse(line: number, why: ImportRefusal): void;
  /** Reports an identity of an account that is imported without it. */
  leaveOut(line: number, why: IdentityRefusal): void;
}

export interface ImportSettings {
  /** The operator, as the audit trail names them. */
  readonly actorId: string;
  readonly system: ImportSystem;
  /** False to import every account without a password. */
  readonly withHashes: boolean;
  readonly allowAdmins: boolean;
  /** True to check everything and write nothing. */
  readonly dryRun: boolean;
  /** The languages that an account may have. Default: those that are built in. */
  readonly languages?: readonly string[] | undefined;
  readonly firebase: FirebaseKey | undefined;
  /** The providers of this server, with one issuer each, by what the file calls them. */
  readonly providers?: ReadonlyMap<string, { readonly id: string; readonly issuer: string }>;
}

/** One record of a file. */
export interface FileRecord {
  /** Of its beginning. In a JSON document, the number of the record. */
  readonly line: number;
  /** Undefined if it is broken. */
  readonly record: Fields | undefined;
}
