import type { DeletedBatch } from "../../ground/batches.ts";
import type { Invitation, ShownInvitation } from "./model.ts";

/** What accepts an invitation. Times are epoch milliseconds. */
export interface Acceptance extends Pick<Invitation, "id" | "organizationId" | "emailKey"> {
  readonly userId: string;
  readonly now: number;
}

/**
 * Stores invitations. One SQL statement decides each method; some read after it. Those of organizations that are disabled or deleted count
 * as absent. Times are epoch milliseconds. Throws Failure `unavailable`.
 */
export interface InvitationStore {
  /** Stores an invitation, or renews the one to the same address, and gives its id. Idempotent. */
  putInvitation(invitation: Invitation): Promise<string>;
  /** At most `organizationLimits.shown` invitations of an organization, also expired ones, the newest first. */
  listInvitations(organizationId: string): Promise<readonly ShownInvitation[]>;
  /** At most `organizationLimits.shown` invitations of an address that have not expired, in any order. */
  listInvitationsTo(emailKey: string, now: number): Promise<readonly ShownInvitation[]>;
  findInvitation(id: string): Promise<ShownInvitation | undefined>;
  /** Idempotent, as the next two. */
  deleteInvitation(organizationId: string, id: string): Promise<void>;
  /** Deletes the invitation of an address to an organization, if there is one. */
  deleteInvitationTo(organizationId: string, emailKey: string): Promise<void>;
  /** Deletes the invitations to an organization that a user sent. */
  deleteInvitationsBy(organizationId: string, userId: string): Promise<void>;
  /**
   * Makes a user a member with the role of an invitation to the address, if it has not expired. The invitation stays. `member` means that
   * the user has a membership already, perhaps a suspended one, and `gone` that there is no such invitation. Idempotent. A deletion of the
   * invitation at the same time comes before or after the whole.
   */
  acceptInvitation(acceptance: Acceptance): Promise<"joined" | "member" | "gone">;
  /** Forgets who sent the invitations of a user, if the account is deleted. Idempotent. */
  forgetInviter(userId: string): Promise<void>;
  /** Deletes about a thousand invitations that expired at or before `until`. */
  purgeInvitations(until: number): Promise<DeletedBatch>;
}
