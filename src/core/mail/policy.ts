import type { Mailbox } from "./model.ts";

/** The operator's settings for mails. */
export interface MailPolicy {
  /** The public URL. Links begin with it. */
  readonly issuer: string;
  readonly mailFrom: Mailbox;
}
