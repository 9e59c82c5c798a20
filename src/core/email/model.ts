import type { Role } from "../access.ts";
import type { Language } from "../ground/language.ts";
import type { Origin } from "../user.ts";

/** What redeeming a link does. */
export type LinkPurpose = "reset_password" | "verify_email" | "change_email" | "log_in";

/** What a code in an email proves. It is good for nothing else. */
export type EmailCodePurpose =
  | "log_in"
  | "reauthenticate"
  | "sign_up"
  | "verify_email"
  | "change_email";

/** How the owner of an address takes over an account by a link, after somebody else may have registered it. */
export interface AddressClaim {
  /** By a new password, or by a login. */
  readonly by: "reset" | "link";
  /** Of the notices. */
  readonly language: Language;
  readonly origin: Origin;
}

/** The facts about an account that emails and their links need. Times are epoch milliseconds. */
export interface Recipient {
  readonly id: string;
  readonly email: string;
  readonly emailKey: string;
  readonly emailVerifiedAt: number | null;
  readonly emailFailedAt: number | null;
  readonly name: string;
  readonly passwordHash: string;
  readonly lastLinkSession: string | null;
  readonly disabledAt: number | null;
  /** When the last invitation was sent. Null without one. */
  readonly invitedAt: number | null;
  /** Who sent it. The id of an account, if a user did. */
  readonly invitedBy: string | null;
  readonly role: Role;
  /** The language of its emails. Null for that of the request. */
  readonly locale: string | null;
  /** An IANA name, for the times in its emails. Null for UTC. */
  readonly timeZone: string | null;
  /** Sessions that were authenticated before this time have ended. */
  readonly sessionsValidFrom: number;
}

/** An email that is ready to send. */
export interface Message {
  /** The id of the delivery. */
  readonly id: string;
  /** Without angle brackets. The same for every try (RFC 5322 section 3.6.4). */
  readonly messageId: string;
  readonly from: Mailbox;
  /** The one address that receives the email. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The link in the text. A development server logs it. */
  readonly link: string | undefined;
}

/** An address with an optional display name. */
export interface Mailbox {
  readonly name: string | undefined;
  readonly address: string;
}
