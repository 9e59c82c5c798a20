import type { BrandPolicy } from "../brand/brand.ts";
import type { Mailbox } from "./model.ts";

/** The operator's settings for mails. */
export interface MailPolicy extends BrandPolicy {
  /** The public URL. Links begin with it. */
  readonly issuer: string;
  readonly mailFrom: Mailbox;
}
