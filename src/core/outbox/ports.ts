import type { System } from "../system.ts";
import type { Claim, Delivery } from "./model.ts";

/**
 * Stores waiting deliveries of all channels. One SQL statement decides each method. Times are epoch milliseconds. Throws Failure
 * `unavailable`.
 */
export interface OutboxStore {
  /** Idempotent. */
  insertDelivery(delivery: Delivery): Promise<void>;
  /** Deletes all deliveries to an account. */
  deleteDeliveriesOf(userId: string): Promise<void>;
  /** At most `outboxLimits.batch` deliveries of a channel that are due at `now`, the earliest first. */
  findDueDeliveries(channel: string, now: number): Promise<readonly Delivery[]>;
  /**
   * Compare-and-set on the time at which the delivery was due. Returns false if another process claimed it. A lost answer may
   * give false too. The delivery is then due again at the end of the lease.
   */
  claimDelivery(claim: Claim & { readonly seen: number }): Promise<boolean>;
  /** Deletes a claimed delivery. */
  deleteDelivery(claim: Claim): Promise<void>;
  /** Gives a claimed delivery back. It is due again at `dueAt`. */
  postponeDelivery(claim: Claim & Pick<Delivery, "dueAt" | "lastError">): Promise<void>;
  /** Deletes the deliveries of the same kind to the same account that are older than `id`. */
  deleteOlderDeliveries(newest: Pick<Delivery, "id" | "kind" | "subjectId">): Promise<void>;
  /** What is due before a time, of each channel that has something. */
  countDeliveries(before: number): Promise<readonly WaitingDeliveries[]>;
  /** Deletes about a thousand deliveries that were stored at or before `until`. `more` is true if more are left. */
  deleteOldDeliveries(until: number): Promise<{ readonly deleted: number; readonly more: boolean }>;
}

/** The deliveries of one channel that wait. */
interface WaitingDeliveries {
  readonly channel: string;
  readonly pending: number;
  /** When the oldest of them was stored. */
  readonly oldestAt: number;
}

/** The outbox, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface OutboxRegistry {
  /** At most 200 waiting deliveries, the next ones first. */
  listDeliveries(): Promise<readonly Delivery[]>;
  /** Makes a delivery due at `now`. Returns false if it does not exist. */
  retryDelivery(id: string, now: number): Promise<boolean>;
  /** Returns false if the delivery does not exist. */
  dropDelivery(id: string): Promise<boolean>;
}

/** What it takes to store a delivery. */
export interface QueuePorts extends System {
  readonly store: Pick<OutboxStore, "insertDelivery">;
  /** Called after a delivery of a channel was stored. It sends the channel soon. */
  readonly poke: (channel: string) => void;
}

/** What it takes to send deliveries. */
export interface DeliveryPorts extends System {
  readonly store: Pick<
    OutboxStore,
    "findDueDeliveries" | "claimDelivery" | "deleteDelivery" | "postponeDelivery"
  >;
}

/** A delivery to store. */
export interface NewDelivery<Written> extends Pick<Delivery, "kind" | "subjectId" | "createdAt"> {
  readonly payload: Written;
}

/** How a process sends the deliveries that are due. */
export interface Sending {
  readonly isStopping: () => boolean;
  /** Chooses from the due deliveries, and orders them. */
  readonly choose?: (due: readonly Delivery[]) => Delivery[];
  /** Sends a delivery, and then deletes it or gives it back. */
  readonly send: (delivery: Delivery, claim: Claim) => Promise<void>;
}

/** What a server answered to a delivery that was posted to it. */
export interface ServerAnswer {
  /** Undefined if no answer came. */
  readonly status: number | undefined;
  /** For the log and the outbox, for example `HTTP 500` or `TIMEOUT`. */
  readonly code: string;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number;
}

/** A way to send deliveries. */
export interface Channel {
  /** As it is stored. */
  readonly name: string;
  /** Sends what is due, at most `outboxLimits.batch`. Returns true if more may be due. Throws Failure `unavailable`. */
  deliverDue(isStopping?: () => boolean): Promise<boolean>;
}
