import type { Mailbox } from "./model.ts";

/** The operator's settings for mails. */
export interface MailPolicy {
  /** The public URL. Links begin with it. */
  readonly issuer: string;
  readonly mailFrom: Mailbox;
}

/** What people call this server: the name of the sender of its mails, or else its host. */
export const serviceName = ({ issuer, mailFrom }: MailPolicy): string =>
  mailFrom.name ?? new URL(issuer).host;
