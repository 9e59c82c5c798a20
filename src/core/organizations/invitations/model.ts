/** An invitation of an address to an organization. Times are epoch milliseconds. */
export interface Invitation {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  /** The address as it is compared. An organization has one invitation for it at most. */
  readonly emailKey: string;
  /** The role of the new member. */
  readonly role: string;
  /** The user who sent it last. Null if the account was deleted. */
  readonly invitedBy: string | null;
  readonly sentAt: number;
  /** From then on it cannot be accepted. */
  readonly expiresAt: number;
}

/** An invitation with what people read of it. */
export interface ShownInvitation extends Invitation {
  readonly organizationName: string;
  /** Null if the account was deleted. */
  readonly inviterName: string | null;
}
