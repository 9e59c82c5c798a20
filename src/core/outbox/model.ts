/** One waiting delivery, as it is stored. It never holds a link, a token or a finished text. Times are epoch milliseconds. */
export interface Delivery {
  /** Ordered by time. Also the idempotency key, so a repeated delivery has the same one. */
  readonly id: string;
  readonly channel: string;
  readonly kind: string;
  /** The account. */
  readonly subjectId: string | null;
  /** JSON. */
  readonly payload: string;
  readonly createdAt: number;
  /** When the delivery may be claimed next. While it is claimed, this is the end of the lease. */
  readonly dueAt: number;
  readonly tries: number;
  /** Why the last try failed: a code, never an address or a message of a server. */
  readonly lastError: string | null;
}

/** A delivery that one process works on until `lease`. */
export interface Claim {
  readonly id: string;
  readonly lease: number;
}
