import type { Role } from "../access.ts";
import { noPassword } from "../ground/no-password.ts";
import { shownAttributes } from "./attributes/attributes.ts";
import type { AttributeRules, Attributes } from "./attributes/rules.ts";

/** A user's account, as it is stored. Times are epoch milliseconds. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly usernameKey: string;
  readonly email: string;
  readonly emailKey: string;
  readonly emailVerifiedAt: number | null;
  /** When a mail server refused this address for good. Null once it is proven or changed, or takes an email again. */
  readonly emailFailedAt: number | null;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly disabledAt: number | null;
  /** Sessions that were authenticated before this time have ended. */
  readonly sessionsValidFrom: number;
  /** The session that the last login by a link opened. A link is bound to it, so each works once. */
  readonly lastLinkSession: string | null;
  readonly createdAt: number;
  /** The version of the row: each change raises it. */
  readonly updatedAt: number;
  /** Null in every account that is found, because a deleted account counts as absent. */
  readonly deletedAt: number | null;
  /** A JSON object of all attributes that were ever written and not removed. */
  readonly attributes: string | null;
  /** The language of its emails (BCP 47). Null for that of the request that causes one. */
  readonly locale: string | null;
  /** When an invitation was last sent. Null for accounts without one. */
  readonly invitedAt: number | null;
  /** Who sent it: a user's id, `app`, `client:` and the id of a client, or `command`. */
  readonly invitedBy: string | null;
  /** An https URL. Null if there is none. */
  readonly picture: string | null;
  /** An IANA name, for the times in emails. Null for UTC. */
  readonly timeZone: string | null;
  /** The version of the terms that the user accepted last, and when. Null if there is none. */
  readonly termsVersion: string | null;
  readonly termsAcceptedAt: number | null;
}

/** An account as others may see it. Times are RFC 3339 UTC. */
export interface PublicAccount {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly email_verified: boolean;
  /** Absent unless a mail server refused the address. */
  readonly email_failed?: true;
  /** Absent unless the account has no password. */
  readonly no_password?: true;
  /** Absent unless the user has not accepted the current version of the terms. */
  readonly terms_due?: true;
  readonly name: string;
  /** An https URL. Null if there is none. */
  readonly picture: string | null;
  readonly role: Role;
  readonly locale: string | null;
  /** An IANA name. Null for UTC. */
  readonly time_zone: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** The attributes of the configuration. Absent if it has none. */
  readonly attributes?: Attributes;
}

/** What the operator shows and asks of accounts. */
export interface AccountView {
  readonly attributes?: AttributeRules | undefined;
  /** The version of the terms that users accept. Absent if there is none to accept. */
  readonly termsVersion?: string | undefined;
}

/** Whether the pages ask the user of an account to accept the terms. */
export const areTermsDue = (
  account: Pick<Account, "termsVersion">,
  { termsVersion }: Pick<AccountView, "termsVersion">,
): boolean => termsVersion !== undefined && account.termsVersion !== termsVersion;

/** Every response with an account uses this function. It lists each field, so a new column is not exposed by accident. */
export const publicAccount = (
  account: Account,
  { attributes: rules, termsVersion }: AccountView,
): PublicAccount => ({
  id: account.id,
  username: account.username,
  email: account.email,
  email_verified: account.emailVerifiedAt !== null,
  ...(account.emailFailedAt !== null && { email_failed: true as const }),
  ...(account.passwordHash === noPassword && { no_password: true as const }),
  ...(areTermsDue(account, { termsVersion }) && { terms_due: true as const }),
  name: account.name,
  picture: account.picture,
  role: account.role,
  locale: account.locale,
  time_zone: account.timeZone,
  created_at: new Date(account.createdAt).toISOString(),
  updated_at: new Date(account.updatedAt).toISOString(),
  ...(rules && { attributes: shownAttributes(rules, account.attributes) }),
});
