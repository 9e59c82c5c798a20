/** The channel of mails in the outbox. */
export const mailChannel = "mail";

/** What redeeming a link does. */
export type LinkPurpose = "reset_password" | "verify_email" | "change_email" | "log_in";

/** What each kind of mail is. One row a kind, and the type of `letters/` makes every language complete. */
export const mailKinds = {
  /** Sent on request, with a link to choose a new password. */
  reset_password: { link: { purpose: "reset_password", page: "/app/reset" } },
  /** Sent on request, with a link that proves the address. */
  verify_email: { link: { purpose: "verify_email", page: "/app/verify" } },
  /** Sent on request, with a link that logs in. */
  log_in: { link: { purpose: "log_in", page: "/app/login" } },
  /** A notice after the password was changed or reset. */
  password_changed: { link: undefined },
  /** Sent on request to a new address, with a link that puts it in place of the old one. */
  change_email: { link: { purpose: "change_email", page: "/app/verify" } },
  /** A notice to the old address. Each old address gets its own, so a newer one replaces none. */
  email_changed: { link: undefined, isKept: true },
  /** A notice that somebody tried to register the address. */
  account_exists: { link: undefined, page: "/app/login" },
  /** A notice that an authenticator app or a passkey was added to the account. */
  factor_added: { link: undefined },
  /** A notice that one was removed. */
  factor_removed: { link: undefined },
  /** A notice that logins by password ask for a second factor from now on, although the account has passkeys alone. */
  two_step_on: { link: undefined },
  /** A notice that they do not any more. */
  two_step_off: { link: undefined },
  /** A notice that the account has new recovery codes. */
  recovery_codes_made: { link: undefined },
  /** A notice that all second factors were removed: by an administrator, or because the owner of the address took over the account. */
  factors_reset: { link: undefined },
  /** A notice that only known devices can log in with the password. */
  account_locked: { link: undefined, page: "/app/forgot" },
  /** A notice that somebody with the password sends wrong codes of a second factor. */
  second_factor_failed: { link: undefined, page: "/app/forgot" },
  /** A notice that a passkey was refused, because its counter did not grow. */
  passkey_copied: { link: undefined },
  /** A notice that a recovery code was used. */
  recovery_code_used: { link: undefined },
  /** A notice to the address that the account had. The account is gone, so the row has the address. */
  account_deleted: { link: undefined, isKept: true, isAfterDeletion: true },
} as const satisfies Record<string, MailKindRow>;

interface MailKindRow {
  /** The page of a link that a person asked for. Undefined for a notice. */
  readonly link: { readonly purpose: LinkPurpose; readonly page: string } | undefined;
  /** The page that the button of a notice opens. */
  readonly page?: string;
  /** True if a newer mail of the kind to the same account does not replace it. */
  readonly isKept?: boolean;
  /** True if the mail is sent although its account is deleted. A row that is given up is deleted, because it has an address. */
  readonly isAfterDeletion?: boolean;
}

export type MailKind = keyof typeof mailKinds;

/** The row of a kind, without the literal types. */
export const mailKindOf = (kind: MailKind): MailKindRow => mailKinds[kind];

export const isMailKind = (text: string): text is MailKind => Object.hasOwn(mailKinds, text);

export { languages, type Language } from "../ground/language.ts";

/** The facts about an account that mails and their links need. Times are epoch milliseconds. */
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
  /** Sessions that were authenticated before this time have ended. */
  readonly sessionsValidFrom: number;
}

/** A mail that is ready to send. */
export interface Message {
  /** The id of the delivery. */
  readonly id: string;
  /** Without angle brackets. The same for every try (RFC 5322 section 3.6.4). */
  readonly messageId: string;
  readonly from: Mailbox;
  /** The one address that receives the mail. */
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
