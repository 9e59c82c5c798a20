import type { Brand } from "../brand/brand.ts";
import type { PagePlaces } from "../ground/page-url.ts";
import type { OutboxStore, QueuePorts } from "../outbox/ports.ts";
import type { EmailCodePurpose, Mailbox, Message, Recipient } from "./model.ts";
import type { OwnWording } from "./texts/own.ts";
import type { EmailTable } from "./texts/row.ts";

/** What it takes to store an email. */
export interface EnqueuePorts extends QueuePorts {
  readonly store: Pick<OutboxStore, "insertDelivery" | "deleteDeliveriesOf">;
}

/** The accounts that emails go to. Throws Failure `unavailable`. */
export interface EmailStore {
  findAccount(userId: string): Promise<Recipient | undefined>;
  /** Notes when a mail server refused the address of an account, or null once it takes emails. Does nothing for another address. */
  setEmailFailedAt(userId: string, emailKey: string, failedAt: number | null): Promise<void>;
}

/** Hands an email to a mail server or a provider. Throws Undelivered. */
export interface EmailSender {
  send(message: Message): Promise<void>;
  close(): Promise<void>;
}

/** An email that was not accepted. `message` is a code for the log and the outbox. It never holds the address or the answer. */
export class Undelivered extends Error {
  override readonly name = "Undelivered";
  /** True if the same email will never be accepted. */
  readonly isPermanent: boolean;
  /** True if the mail server refuses every email to this address. */
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

export interface EmailPorts extends QueuePorts {
  readonly store: EmailStore & OutboxStore;
  /** Undefined if no way to send mail is configured. Emails then wait in the outbox. */
  readonly emailSender: EmailSender | undefined;
  readonly linkTokens: LinkTokens;
}

/** The codes that emails show. */
export interface EmailedCodes {
  /** Milliseconds from a request to the end of its code. */
  readonly lifetime: number;
  /** The code of an account, or of an address that has none yet. Undefined without either. */
  of(asked: {
    readonly purpose: EmailCodePurpose;
    readonly account: Recipient | undefined;
    readonly email: string | undefined;
    readonly random: string;
    readonly session: string;
  }): Promise<string | undefined>;
}

/** What sends the emails of the outbox. */
export interface DeliverPorts extends EmailPorts {
  /** Every kind of email. The outbox has their names. */
  readonly emails: EmailTable;
  readonly codes: EmailedCodes;
}

/** The operator's settings for emails. */
export interface EmailPolicy extends PagePlaces {
  readonly appUrl: string;
  readonly brand: Brand;
  readonly emailFrom: Mailbox;
  /** The operator's wording of emails. Absent without one. */
  readonly mails?: OwnWording | undefined;
  /** The languages that an account may have. Default: those that are built in. */
  readonly languages?: readonly string[] | undefined;
}
