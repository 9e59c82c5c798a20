/** A group of users with one owner and roles of its own, such as a company that uses the operator's app. Times are epoch milliseconds. */
export interface Organization {
  readonly id: string;
  /** A short name for URLs. */
  readonly slug: string | null;
  /** The slug as it is compared. No two organizations have the same one. */
  readonly slugKey: string | null;
  readonly name: string;
  /** The account that owns it, whether or not it has a membership. */
  readonly ownerId: string;
  /** 1 if its access tokens count only in a session with a second factor. */
  readonly requireMfa: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** While it is set, the organization has no members for any token. */
  readonly disabledAt: number | null;
  readonly deletedAt: number | null;
}

/** A user in an organization. Times are epoch milliseconds. */
export interface Membership {
  /** `membershipKey` of the two ids. */
  readonly key: string;
  readonly organizationId: string;
  readonly userId: string;
  /** As it is stored: also a role that the operator does not declare any more. */
  readonly role: string;
  /** How the member joined: `manualSource` or `invitationSource`. */
  readonly source: string;
  /** The organization's provider or directory that the row is from. Always null so far. */
  readonly connectionId: string | null;
  /** While it is set, the user counts as no member. Always null so far. */
  readonly suspendedAt: number | null;
  readonly createdAt: number;
}

/** Everything that decides what a member may do in an organization now. One indexed read. */
export interface MembershipState {
  readonly organizationId: string;
  readonly userId: string;
  /** `ownerRole` for the owner, whatever the membership says. */
  readonly role: string;
  /** 1 if the organization asks its members for a second factor. */
  readonly requireMfa: number;
}

/** The `source` of an owner, and of a member whom an operator added. */
export const manualSource = "manual";

/** The `source` of a member who accepted an invitation. */
export const invitationSource = "invitation";

/** The role of the owner. No membership can be given it. */
export const ownerRole = "owner";

/** The primary key of a membership, so a user has one in each organization at most. */
export const membershipKey = (organizationId: string, userId: string): string =>
  `${organizationId}.${userId}`;
