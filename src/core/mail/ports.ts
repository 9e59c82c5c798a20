import type { Clock, Log, Random } from "../system.ts";
import type { Delivery, Message, Recipient } from "./model.ts";

/** Takes mails that are to be sent. Throws Failure `unavailable`. */
export interface MailQueue {
  /** Idempotent. */
  insertDelivery(delivery: Delivery): Promise<void>;
  /** Deletes all mails to an account. */
  deleteDeliveriesOf(userId: string): Promise<void>;
}

/**
 * Stores waiting mails. One SQL statement decides each method. Times are epoch milliseconds. Throws Failure
 * `unavailable`.
 */
export interface OutboxStore extends MailQueue {
  /** At most `mailLimits.batch` mails that are due at `now`, the earliest first. */
  findDueMails(now: number): Promise<readonly Delivery[]>;
  /** As `findDueMails`, for webhooks. */
  findDueWebhooks(now: number): Promise<readonly Delivery[]>;
  /**
   * Compare-and-set on the time at which the mail was due. Returns false if another process claimed it. A lost answer may
   * give false too. The mail is then due again at the end of the lease.
   */
  claimDelivery(claim: Claim & { readonly seen: number }): Promise<boolean>;
  /** Deletes a claimed mail. */
  deleteDelivery(claim: Claim): Promise<void>;
  /** Gives a claimed mail back. It is due again at `dueAt`. */
  postponeDelivery(claim: Claim & Pick<Delivery, "dueAt" | "lastError">): Promise<void>;
  /** Deletes the mails of the same kind to the same account that are older than `id`. */
  deleteOlderDeliveries(newest: Pick<Delivery, "id" | "kind" | "subjectId">): Promise<void>;
  /** What is due before a time, of each channel that has something. */
  countDeliveries(before: number): Promise<readonly WaitingDeliveries[]>;
  /** Notes when a mail server refused the address of an account, or null once it takes mails. Does nothing for another address. */
  setEmailFailedAt(userId: string, emailKey: string, failedAt: number | null): Promise<void>;
  /** Deletes about a thousand mails that were stored at or before `until`. `more` is true if more are left. */
  deleteOldDeliveries(until: number): Promise<{ readonly deleted: number; readonly more: boolean }>;
  findAccount(userId: string): Promise<Recipient | undefined>;
}

/** The deliveries of one channel that wait. */
interface WaitingDeliveries {
  readonly channel: string;
  readonly pending: number;
  /** When the oldest of them was stored. */
  readonly oldestAt: number;
}

/** A mail that one process works on until `lease`. */
export interface Claim {
  readonly id: string;
  readonly lease: number;
}

/** The outbox, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface OutboxRegistry {
  /** At most 200 waiting mails, the next ones first. */
  listDeliveries(): Promise<readonly Delivery[]>;
  /** Makes a mail due at `now`. Returns false if it does not exist. */
  retryDelivery(id: string, now: number): Promise<boolean>;
  /** Returns false if the mail does not exist. */
  dropDelivery(id: string): Promise<boolean>;
}

/** Hands a mail to a mail server or a provider. Throws Undelivered. */
export interface MailSender {
  send(message: Message): Promise<void>;
  close(): Promise<void>;
}

/** A mail that was not accepted. `message` is a code for the log and the outbox. It never holds the address or the answer. */
export class Undelivered extends Error {
  override readonly name = "Undelivered";
  /** True if the same mail will never be accepted. */
  readonly isPermanent: boolean;
  /** True if the mail server refuses every mail to this address. */
  readonly isAddressRefused: boolean;
  /** Milliseconds that the provider asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(
    code: string,
    {
      isAddressRefused = false,
      isPermanent = isAddressRefused,
      retryAfter,
    }: { isAddressRefused?: boolean; isPermanent?: boolean; retryAfter?: number } = {},
  ) {
    super(code);
    this.isPermanent = isPermanent;
    this.isAddressRefused = isAddressRefused;
    this.retryAfter = retryAfter;
  }
}

/** Tokens in links are derived from the account, so none is stored. */
export interface LinkTokens {
  issue(link: Link): Promise<string>;
  /** The content of a token; undefined for a text of another form. Nothing is proven before `proves` is true. */
  read(token: string): LinkClaim | undefined;
}

/** What the token of a link is bound to. */
export interface Link {
  readonly purpose: string;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** What redeeming the link changes. So the link works once. */
  readonly state: string;
  /** A text that the token carries: the new address of a change, otherwise empty. */
  readonly data: string;
}

export interface LinkClaim extends Pick<Link, "userId" | "expiresAt" | "data"> {
  /** True if the token was issued here for this purpose and state, and with this data. */
  proves(bound: Pick<Link, "purpose" | "state">): Promise<boolean>;
}

export interface MailPorts {
  readonly store: OutboxStore;
  /** Undefined if no way to send mail is configured. Mails then wait in the outbox. */
  readonly mailSender: MailSender | undefined;
  /** Called after a mail was stored. It sends the mail soon. */
  readonly onMailStored: () => void;
  readonly linkTokens: LinkTokens;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
