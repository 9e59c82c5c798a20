import type { Access, Role } from "../access.ts";
import type { Account } from "../accounts/model.ts";
import type { AccountPolicy, AccountStore } from "../accounts/ports.ts";
import type { AuditEntry, AuditFacts } from "../audit/model.ts";
import type { AuditPorts } from "../audit/ports.ts";
import type { EnqueuePorts, LinkTokens } from "../email/ports.ts";
import type { DeletedBatch } from "../ground/batches.ts";
import type { Membership, MembershipState, Organization } from "../memberships/model.ts";
import type { MembershipStore } from "../memberships/ports.ts";
import type { OrganizationAccess } from "../memberships/roles.ts";
import type { System } from "../system.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import type { SessionCaller } from "../user.ts";
import type { OrganizationCreation } from "./create.ts";
import type { InvitationStore } from "./invitations/ports.ts";

/** A place in a list that is ordered by a time and then by ids. */
export interface OrganizationPlace {
  readonly at: number;
  readonly id: string;
}

/** A member, with the names and the address of the account. */
export interface Member
  extends
    Pick<Membership, "userId" | "role" | "source" | "suspendedAt" | "createdAt">,
    Pick<Account, "username" | "name" | "email"> {}

/** A membership as its user sees it. */
export interface OwnMembership
  extends OwnedOrganization, Pick<Membership, "role" | "source" | "suspendedAt"> {
  /** When the user became a member. */
  readonly joinedAt: number;
}

/** An organization as its owner sees it in a list. */
export type OwnedOrganization = Pick<
  Organization,
  "id" | "slug" | "name" | "ownerId" | "requireMfa" | "createdAt" | "disabledAt"
>;

/** What a user has in organizations, for the user and for the account's end. A deleted organization counts as absent. */
export interface MemberStore {
  /** Without those that are owned without a membership; at most `organizationLimits.memberships`, the oldest first. */
  listMemberships(userId: string): Promise<readonly OwnMembership[]>;
  /** The organizations that a user owns, at most `organizationLimits.owned` and one more, in any order. */
  listOwned(userId: string): Promise<readonly OwnedOrganization[]>;
  /** Deletes all memberships of a user, if the account is deleted. Idempotent. */
  deleteMembershipsOf(userId: string): Promise<void>;
  /** At most `organizationLimits.left` accounts that were deleted at or before `until` and still have memberships. */
  listDeletedWithMemberships(until: number): Promise<readonly string[]>;
  /** Deletes at most `organizationLimits.left` organizations that were deleted at or before `until`, with their members. */
  purgeOrganizations(until: number): Promise<DeletedBatch>;
}

/** An entry of the audit trail as members may read it. */
export interface OrganizationEntry extends Pick<
  AuditEntry,
  "id" | "at" | "event" | "actorId" | "subjectId" | "detail"
> {
  /** The role of the account that did it. Null if no account did. */
  readonly actorRole: string | null;
  /** The account that did it, if it has a membership now. */
  readonly memberId: string | null;
}

export interface OrganizationTrailStore {
  /**
   * At most `auditLimits.listed` entries of an organization before an id, the newest first: those of one event, or of all
   * `organizationEvents`. One SQL statement. Throws Failure `unavailable`.
   */
  listTrail(
    organizationId: string,
    event: string | undefined,
    before: string,
  ): Promise<readonly OrganizationEntry[]>;
}

/**
 * What operators and users do with organizations. One SQL statement decides each method; some read after it. A deleted organization counts
 * as absent. Lists have at most `organizationLimits.page` rows and one more. Times are epoch milliseconds. Throws Failure `unavailable`.
 * The list of all organizations and the search by slug throw `admin_api_off` if the MySQL proxy does not run them.
 */
export interface OrganizationStore extends MemberStore, InvitationStore {
  findOrganization(id: string): Promise<Organization | undefined>;
  findOrganizationBySlug(slugKey: string): Promise<Organization | undefined>;
  /** Those before a place, the newest first. */
  listOrganizations(before: OrganizationPlace): Promise<readonly Organization[]>;
  /** Returns false if the slug is taken, also by a deleted organization that is not purged. Idempotent. */
  insertOrganization(organization: Organization): Promise<boolean>;
  /**
   * Stores slug, name, `requireMfa`, `disabledAt` and `updatedAt` if the stored `updatedAt` is still `from`. Idempotent. `changed` means
   * that another change came first.
   */
  updateOrganization(to: Organization, from: number): Promise<"updated" | "changed" | "slug taken">;
  /** Returns false if there is none. Idempotent for the same time. */
  deleteOrganization(id: string, now: number): Promise<boolean>;
  /**
   * Gives an organization another owner, who must be a member in the moment of the statement, if its owner is still `from`. So of several
   * transfers from one owner, one succeeds. With `targets`, only if both accounts have this role. Returns false if nothing was changed.
   * Idempotent.
   */
  transferOrganization(transfer: Transfer): Promise<boolean>;
  findMember(organizationId: string, userId: string): Promise<Membership | undefined>;
  /** Those after a place, the oldest first. Without deleted accounts, and with `targets` only accounts of this role. */
  listMembers(
    organizationId: string,
    after: OrganizationPlace,
    targets?: Role,
  ): Promise<readonly Member[]>;
  /** Counts no further than to `organizationLimits.members`. */
  countMembers(organizationId: string): Promise<number>;
  /** Returns false if the user is a member already. Idempotent. */
  insertMembership(membership: Membership): Promise<boolean>;
  /**
   * Compare-and-set. Returns false if the role is not `from` any more, if there is no member, and with `targets` if the account has another
   * role. Idempotent.
   */
  setMemberRole(
    member: Pick<MembershipState, "organizationId" | "userId">,
    roles: { readonly from: string; readonly to: string },
    targets?: Role,
  ): Promise<boolean>;
  /**
   * Deletes a membership, but never that of the owner in the moment of the statement, and with `targets` none of an account with another
   * role: `kept`. Idempotent: `gone` if there is none.
   */
  removeMember(
    organizationId: string,
    userId: string,
    targets?: Role,
  ): Promise<"removed" | "gone" | "kept">;
}

/** What needs direct access to the database. Throws Failure `unavailable`. */
export interface OrganizationRegistry {
  /** At most `organizationLimits.left` organizations whose owner's account is deleted. Reads the whole table. */
  listWithoutOwner(): Promise<readonly Pick<Organization, "id" | "name">[]>;
}

export interface Transfer {
  readonly organizationId: string;
  readonly from: string;
  readonly to: string;
  readonly now: number;
  readonly targets?: Role | undefined;
}

/** Who acts: a member, an administrator, an operator at the command line, or the operator's code. */
export interface OrganizationActor extends Pick<AuditFacts, "actorId" | "sessionId" | "origin"> {
  readonly code?:
    | {
        /** The only role whose accounts it can find, and make or unmake members or owners. Absent for all. */
        readonly targets?: Role | undefined;
      }
    | undefined;
}

/** The operator's settings for the calls of users. */
export type OwnOrganizationPolicy = ThrottleSettings &
  Pick<AccountPolicy, "attributes" | "termsVersion">;

/** What the calls of users need as well. */
export interface OwnOrganizationPorts extends OrganizationPorts, EnqueuePorts, ThrottlePorts {
  readonly store: OrganizationPorts["store"] &
    MembershipStore &
    OrganizationTrailStore &
    EnqueuePorts["store"] &
    ThrottlePorts["store"] &
    Pick<AccountStore, "findAccountByEmail"> & {
      /**
       * Marks the address as proven if the account still has it. Returns false if it does not, or another proof was first; true if `now`
       * is already stored.
       */
      verifyEmail(proof: {
        readonly userId: string;
        readonly emailKey: string;
        readonly now: number;
      }): Promise<boolean>;
    };
  readonly access: Pick<Access, "scopesOfRole">;
  readonly linkTokens: LinkTokens;
  /** Requires a session of two factors. Throws Failure `insufficient_user_authentication`, `mfa_enrolment_required`, `unavailable`. */
  requireTwoFactors(caller: SessionCaller): Promise<void>;
  /** Default: `anyone`. */
  readonly organizationCreation?: OrganizationCreation | undefined;
}

export interface OrganizationPorts extends AuditPorts, System {
  readonly store: OrganizationStore & Pick<AccountStore, "findAccount">;
  readonly organizationAccess: OrganizationAccess;
}
