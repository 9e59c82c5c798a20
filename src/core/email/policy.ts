import type { BrandPolicy } from "../brand/brand.ts";
import type { OwnWording } from "./texts/own.ts";
import type { Mailbox } from "./model.ts";

/** The operator's settings for emails. */
export interface EmailPolicy extends BrandPolicy {
  /** The public URL of the server. */
  readonly issuer: string;
  /** Where the pages are. Links begin with it. */
  readonly appUrl: string;
  readonly emailFrom: Mailbox;
  /** The operator's wording of emails. Absent without one. */
  readonly mails?: OwnWording | undefined;
  /** The languages that an account may have. Default: those that are built in. */
  readonly languages?: readonly string[] | undefined;
}
