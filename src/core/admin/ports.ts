import type { Role } from "../access.ts";
import type { Account } from "../accounts/model.ts";
import type { AccountPorts, Target } from "../accounts/ports.ts";
import type { AuditQueue } from "../audit/ports.ts";
import type { ClientRegistry, ClientSecrets } from "../clients/ports.ts";
import type { ClientConsentStore, ConsentStore } from "../consents/ports.ts";
import type { EmailPorts } from "../email/ports.ts";
import type { FactorStore } from "../factors/ports.ts";
import type { OrganizationAccess } from "../memberships/roles.ts";
import type { OnceStore } from "../once/once.ts";
import type { OrganizationStore } from "../organizations/ports.ts";
import type { OutboxRegistry } from "../outbox/ports.ts";
import type { ResourceRegistry } from "../resources/ports.ts";
import type { SearchStore } from "../search/ports.ts";
import type { IdentityStore } from "../upstream/ports.ts";
import type { ListedUser } from "./model.ts";

/**
 * What only administrators do with accounts. One SQL statement decides each method. A list has at most `pageSize` rows and one more.
 * Deleted accounts are never listed. Times are epoch milliseconds. Throws Failure `unavailable`, and `admin_api_off` if the MySQL
 * proxy does not run these statements.
 */
export interface AdminStore {
  /** The newest accounts after a place in their order. */
  listNewestUsers(after: TimedPlace): Promise<readonly ListedUser[]>;
  /** The accounts whose username key is in a range and after another key, in the order of the keys. */
  listUsersByUsername(range: KeyRange): Promise<readonly ListedUser[]>;
  listUsersByEmail(range: KeyRange): Promise<readonly ListedUser[]>;
  /** The accounts with a role whose id is less than `before`, the newest id first. */
  listUsersOfRole(role: string, before: string): Promise<readonly ListedUser[]>;
  /** The accounts whose address is not proven and whose id is less than `before`, the newest id first. */
  listUnverifiedUsers(before: string): Promise<readonly ListedUser[]>;
  /** The accounts with an authenticator app or a passkey whose id is less than `before`, the newest id first. */
  listUsersWithFactor(before: string): Promise<readonly ListedUser[]>;
  /** The accounts that were disabled last. */
  listDisabledUsers(after: TimedPlace): Promise<readonly ListedUser[]>;
  findListedUser(userId: string): Promise<ListedUser | undefined>;
  /** Those of at most `hitsAtOnce` accounts that are there, at least one, in any order. */
  findListedUsers(userIds: readonly string[]): Promise<readonly ListedUser[]>;
  /** The usernames of at most `namesAtOnce` accounts, at least one. */
  findUsernames(
    userIds: readonly string[],
  ): Promise<readonly { readonly id: string; readonly username: string }[]>;
  /** How many accounts a list has. It counts no further than to `countBound` and one. */
  countUsers(list: CountedUsers): Promise<number>;
  /**
   * Gives an account another role, if the actor is an administrator in the moment of the statement. So two administrators who
   * demote each other never both succeed. Ends the sessions of the account, if wanted, in the same statement. Idempotent.
   */
  changeRole(change: RoleChange): Promise<"changed" | "not allowed" | "not found">;
  /** Disables an account and ends its sessions. An administrator's account stays as it is. False if nothing was changed. */
  disableUser(target: Target, now: number, sessionsValidFrom: number): Promise<boolean>;
  /** False if nothing was changed. */
  enableUser(target: Target, now: number): Promise<boolean>;
  /** Marks the address of an account as proven, or as not proven with null. Does nothing for another address. */
  setEmailVerified(change: VerifiedChange): Promise<boolean>;
  /**
   * Puts another address in place of the account's, proven or not. Gives `stale` if the account no longer has the old one, and `taken`
   * if another account has the new one.
   */
  setEmail(change: EmailChange): Promise<"changed" | "stale" | "taken">;
  /** Notes a new invitation of an account that has no password. False if it has one, or is gone. */
  setInvitation(invitation: Invitation): Promise<boolean>;
  /** Takes the password from an account, and ends its sessions. False if nothing was changed. */
  removePassword(target: Target, now: number, sessionsValidFrom: number): Promise<boolean>;
  /** The accounts whose id is less than `before`, at most `pageSize` and one more, the greatest id first. */
  listAccounts(targets: Role | undefined, before: string): Promise<readonly Account[]>;
}

/** The accounts whose usernames one statement finds. */
export const namesAtOnce = 50;

/** A place in a list that is ordered by a time and by ids. */
export interface TimedPlace {
  readonly at: number;
  readonly id: string;
}

/** The keys from `from` on and before `to`, and only those after `after`. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
  readonly after: string;
}

/** A list whose accounts are counted. `email` leaves out the accounts that `username` has. */
export type CountedUsers =
  | { readonly kind: "all" | "unverified" | "second_factor" | "disabled" }
  | { readonly kind: "role"; readonly role: string }
  | { readonly kind: "username" | "email"; readonly range: Omit<KeyRange, "after"> };

interface Invitation extends Target {
  readonly invitedAt: number;
  readonly invitedBy: string;
}

interface RoleChange {
  readonly actorId: string;
  readonly userId: string;
  readonly role: string;
  readonly now: number;
  /** Ends the sessions that were authenticated before; 0 if they go on. */
  readonly sessionsValidFrom: number;
}

interface VerifiedChange {
  readonly userId: string;
  readonly emailKey: string;
  readonly verifiedAt: number | null;
  readonly now: number;
}

interface EmailChange extends VerifiedChange {
  /** The key of the old address. */
  readonly from: string;
  readonly email: string;
}

/** What an operator with direct access to the database does with accounts. Throws Failure `unavailable`. */
export interface UserRegistry {
  /** Gives an account another role. Without `force`, the last administrator keeps the role. False if nothing was changed. */
  setRole(change: Omit<RoleChange, "actorId"> & { readonly force: boolean }): Promise<boolean>;
}

/** What needs direct access to the database. Absent through the MySQL proxy. */
export interface OperatorPorts {
  readonly clients: ClientRegistry;
  readonly outbox: OutboxRegistry;
  readonly resources: ResourceRegistry;
  readonly users: UserRegistry;
}

/** The registries of a database. Undefined unless it has all of them. */
export const operatorOf = ({
  clients,
  outbox,
  resources,
  users,
}: Partial<OperatorPorts>): OperatorPorts | undefined =>
  clients && outbox && resources && users ? { clients, outbox, resources, users } : undefined;

export type AdminPorts = AccountPorts &
  Pick<EmailPorts, "linkTokens"> & {
    readonly audit: AuditQueue;
    readonly store: AdminStore &
      FactorStore &
      ConsentStore &
      ClientConsentStore &
      IdentityStore &
      SearchStore &
      OrganizationStore &
      Pick<OnceStore, "insertUse">;
    readonly clientSecrets: ClientSecrets;
    readonly operator?: OperatorPorts | undefined;
    /** Absent if the operator declares no organizations. */
    readonly organizationAccess?: OrganizationAccess | undefined;
  };
