/** How many there may be. Two calls at the same time can pass a limit, because no statement counts the rows of others. */
export const organizationLimits = {
  /** The organizations that a user owns. */
  owned: 20,
  /** The organizations of a user. */
  memberships: 100,
  /** The members of an organization. */
  members: 1000,
  /** The open invitations of an organization. */
  invitations: 100,
  /** The invitations that a list shows. The MySQL proxy sends no more rows. */
  shown: 100,
  /** Days for which an invitation can be accepted, and for which it is kept after that. */
  invitationDays: 7,
  endedDays: 30,
  /** The rows in a page of a list. */
  page: 50,
  /** The deleted organizations, and the deleted accounts with memberships, that one statement finds. */
  left: 100,
  /** Days after which nothing of a deleted organization is left, and its slug is free. */
  deletedDays: 30,
} as const;
