import type { BrandPolicy } from "../brand/brand.ts";
import type { Mailbox } from "./model.ts";

/** The operator's settings for mails. */
export interface MailPolicy extends BrandPolicy {
  /** The public URL of the server. */
  readonly issuer: string;
  /** Where the pages are. Links begin with it. */
  readonly appUrl: string;
  readonly mailFrom: Mailbox;
}
