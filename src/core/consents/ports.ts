import type { AuditPorts } from "../audit/ports.ts";
import type { EnqueuePorts } from "../email/ports.ts";
import type { SessionStore } from "../sessions/ports.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import type { Consent, ConsentKey, ListedConsent, UserConsent } from "./model.ts";

/** Stores consents. One SQL statement decides each method; some read before or after it. Throws Failure `unavailable`. */
export interface ConsentStore {
  findConsent(key: ConsentKey): Promise<Consent | undefined>;
  /**
   * Stores a consent, or adds its scopes to the one that the user has for this app, host and resource. Scopes that others add at the same
   * time stay. One with another snapshot is replaced. `kept` if it had all of them. Idempotent.
   */
  putConsent(consent: Consent): Promise<"created" | "widened" | "kept">;
  /** At most `consentLimits.listed`, ordered by app, host and resource, and only those after `after`. */
  listConsents(
    userId: string,
    after?: Omit<ConsentKey, "userId">,
  ): Promise<readonly ListedConsent[]>;
  /** Deletes the consents of a user for one app, for all of its hosts and resources. */
  deleteConsentsOfClient(userId: string, clientId: string): Promise<void>;
  deleteConsentsOf(userId: string): Promise<void>;
  /**
   * Deletes the codes that an app has not redeemed yet, and ends its sessions of a user, also those that outlive their parent. Idempotent.
   */
  endClientAccess(userId: string, clientId: string, now: number): Promise<void>;
  /** The ids of up to `consentLimits.left` accounts that were deleted at or before `until` and still have a consent. */
  listDeletedWithConsents(until: number): Promise<readonly string[]>;
}

/** The consents of all users of an app, for administrators. Throws Failure `unavailable`, and `admin_api_off` behind a MySQL proxy. */
export interface ClientConsentStore {
  /** At most `consentLimits.listed` and one, the newest first, and only those after a place. Without those of deleted accounts. */
  listClientConsents(
    clientId: string,
    after: { readonly at: number; readonly id: string },
  ): Promise<readonly UserConsent[]>;
}

export interface ConsentPorts extends AuditPorts, EnqueuePorts, ThrottlePorts {
  readonly store: ConsentStore &
    EnqueuePorts["store"] &
    ThrottlePorts["store"] &
    Pick<SessionStore, "findSessionState">;
}
