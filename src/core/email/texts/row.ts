import type { BuiltInLanguage } from "../../ground/language.ts";
import type { PageName } from "../../ground/pages.ts";
import type { Removed } from "../../owned.ts";
import type { EmailCodePurpose, LinkPurpose } from "../model.ts";

/** What every email knows. */
export interface EmailFacts {
  /** The name of the service. */
  readonly service: string;
  /** The name of the user. Undefined if the address is not verified, or the name looks like an advertisement. */
  readonly name: string | undefined;
  /** Where users find help. Undefined if the operator gave no address. */
  readonly supportEmail: string | undefined;
  /** The URLs of the pages for a login and for a forgotten password. */
  readonly loginPage: string;
  readonly forgotPage: string;
}

/** What an email with a link knows. */
export interface LinkFacts extends EmailFacts {
  /** The URL that does something. The email must show it. */
  readonly link: string;
  /** Minutes for which the link works. */
  readonly minutes: number;
}

/** What an email with a code knows. */
export interface CodeFacts extends EmailFacts {
  /** Six digits. The email must show them, and its subject must not. */
  readonly code: string;
  /** Minutes for which the code works, rounded up. */
  readonly codeMinutes: number;
  /** The host of the page that takes the code. The email must say that the code is for this host alone. */
  readonly host: string;
}

/** What an email with a link and a code knows. */
export interface LoginFacts extends LinkFacts, Omit<CodeFacts, "code"> {
  /** Undefined if the email is sent so late that the code would not work. */
  readonly code: string | undefined;
}

/** What the email about a changed address knows. */
export interface UndoFacts extends EmailFacts {
  /** The URL that restores the address. The email must show it. Undefined if only the operator can help. */
  readonly undo: string | undefined;
  /** Hours for which the link works. */
  readonly hours: number;
}

/** What emails of some kinds know as well. */
export interface MoreFacts {
  /** The recovery codes that are left. */
  readonly left: number;
  /** Days for which the link of an invitation works. */
  readonly days: number;
  /** The name of the administrator who invited. Undefined if it was somebody else, or the name looks like an advertisement. */
  readonly inviter: string | undefined;
  /** What was removed from the account. */
  readonly removed: readonly Removed[];
  /** True if the owner of the address took over the account, by a link. */
  readonly isClaim: boolean;
  /** The app that was connected: its name, and where it sends users back to. */
  readonly app: AppFacts;
  /** The URL of the page where users disconnect apps. */
  readonly appsPage: string;
  /** The name of an organization. Undefined if it looks like an advertisement. */
  readonly organization: string | undefined;
  /** The URL of the page of an invitation to an organization. The email must show it. */
  readonly invitation: string;
}

/** An app that users log in to. */
export interface AppFacts {
  readonly name: string;
  readonly host: string;
  /** True for a program on the user's device that nobody vouches for: its name is only what it calls itself. */
  readonly isProgram?: boolean;
}

/** Everything that an email of any kind knows. */
export type AllFacts = LinkFacts & CodeFacts & UndoFacts & MoreFacts;

/** What an email says between the greeting and the footer. */
export interface EmailText {
  readonly subject: string;
  /** Before the code and the button. */
  readonly paragraphs: readonly string[];
  /** Shown large, on a line of its own. */
  readonly code?: string;
  readonly button?: Button;
  /** After the button. */
  readonly notes?: readonly string[];
}

/** A link as a button. Its URL is visible below it. */
export interface Button {
  /** A paragraph above it, such as one that comes after the code. */
  readonly ask?: string;
  readonly text: string;
  readonly url: string;
}

/** The words of an email in each language that is built in. */
type Words<Known> = Readonly<Record<BuiltInLanguage, (facts: Known) => EmailText>>;

/** What an email of any kind may have. */
interface AnyEmail {
  /** The kind under which the outbox stores it. */
  readonly name: string;
  /** The name of the email in the option `mails`. */
  readonly option: string;
  /** True if a newer email of the kind to the same account does not replace it. */
  readonly isKept?: boolean;
  /** True if the email is sent although its account is deleted. A row that is given up is deleted, because it has an address. */
  readonly isAfterDeletion?: boolean;
  /** What the code of the email proves. Absent without a code. An email with a code says where it was asked for. */
  readonly code?: EmailCodePurpose;
  /** True if the email names who invited its reader. */
  readonly namesInviter?: boolean;
  /** True if the email names an organization. */
  readonly namesOrganization?: boolean;
}

/** An email that a user asked for, with a link that does something. `Known` is what the email knows. */
export interface LinkEmail<Known extends LinkFacts = LinkFacts> extends AnyEmail, Words<Known> {
  /** What the link does, and its page. */
  readonly link: {
    readonly purpose: LinkPurpose;
    readonly page: PageName;
    /** Behind the token, for the page. */
    readonly mark?: string;
  };
  readonly security?: undefined;
  readonly shows?: undefined;
}

/** An email that a user asked for, with a code and no link. */
export interface CodeEmail extends AnyEmail, Words<CodeFacts> {
  readonly code: EmailCodePurpose;
  readonly link?: undefined;
  readonly security?: undefined;
  readonly shows?: undefined;
}

/** An email about what happened. `More` is what it knows besides the facts of every email. */
export interface Notice<More extends object = object> extends AnyEmail, Words<EmailFacts & More> {
  readonly link?: undefined;
  /**
   * Present in a notice about security. It says when, with which device and from which address. `button` adds "Secure my account".
   * `told` does not, because the reader cannot log in to the account any more.
   */
  readonly security?: "button" | "told";
  /** The fact that the email must show. */
  readonly shows?: "undo" | "invitation";
}

/** An email of any kind. */
export type EmailRow = LinkEmail<AllFacts> | CodeEmail | Notice<AllFacts>;

/** Every kind of email, by the name of its row. */
export type EmailTable = Readonly<Record<string, EmailRow>>;
