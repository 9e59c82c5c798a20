import type { ClientStore } from "../../clients/ports.ts";
import type { DeliveryPorts, OutboxStore, QueuePorts, ServerAnswer } from "../../outbox/ports.ts";
import type { SessionStore } from "../../sessions/ports.ts";
import type { Log, Random } from "../../system.ts";
import type { OidcKeys } from "../ports.ts";

/** A session of an app that has ended. */
export interface EndedSession {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
}

/** Reads which apps to tell of logouts. Times are epoch milliseconds. Throws Failure `unavailable`. */
export interface LogoutStore {
  /** Whether there is an app that wants to be told. */
  hasLogoutReceivers(): Promise<boolean>;
  /**
   * The ended sessions of a user at apps that want to be told: those that were revoked at or after `since`, that ended without it, or that
   * end with the session `sessionId`, which is an empty text for none.
   */
  findEndedSessions(ended: {
    readonly userId: string;
    readonly sessionId: string;
    readonly since: number;
  }): Promise<readonly EndedSession[]>;
}

/** The same for all users, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface LogoutRegistry {
  /** Those that were revoked at or after `since`, among about a thousand sessions after an id. */
  findEndedSessionsOfAll(after: string, since: number): Promise<EndedBatch>;
}

/** A batch of sessions in the order of their ids, after a given one. */
export interface EndedBatch {
  readonly sessions: readonly EndedSession[];
  /** The last id of the batch. Undefined if no more are left. */
  readonly until: string | undefined;
}

/** What it takes to store what apps are told. */
export interface LogoutQueuePorts extends QueuePorts {
  readonly store: QueuePorts["store"] & LogoutStore;
  /** Only for commands that end the sessions of all users. */
  readonly everybody?: LogoutRegistry | undefined;
  readonly log: Log;
}

/** Posts a logout token to an app, in a private network only if `isPrivate` is true. Never throws, and never follows a redirect. */
export type PostLogout = (
  uri: string,
  token: string,
  network: { readonly isPrivate: boolean },
) => Promise<ServerAnswer>;

/** What the logouts of apps need: those that begin at an app, and those that it is told of. */
export interface LogoutPorts extends DeliveryPorts {
  readonly store: DeliveryPorts["store"] &
    Pick<OutboxStore, "deleteDelivery" | "postponeDelivery"> &
    Pick<SessionStore, "findSessionState"> &
    ClientStore;
  readonly oidcKeys: OidcKeys;
  readonly postLogout: PostLogout;
  readonly random: Random;
  readonly log: Log;
}
