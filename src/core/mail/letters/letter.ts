import type { MailKind } from "../model.ts";

/** The facts that a mail may tell. */
export interface Facts {
  /** The name of the service. */
  readonly service: string;
  /** Minutes for which the link works. */
  readonly minutes: number;
  /** The URL of the page for a forgotten password. */
  readonly forgotPage: string;
  /** The recovery codes that are left. */
  readonly left: number;
  /** True if the owner of the address took over the account, by a link. */
  readonly isClaim: boolean;
}

/** What a mail says. Each line is a paragraph. */
export interface Letter {
  readonly subject: string;
  /** Before the link. */
  readonly lines: readonly string[];
  /** The text of the button. Undefined for a mail without one. */
  readonly action?: string;
  /** After the link. */
  readonly notes: readonly string[];
}

/** All mails in one language. */
export interface Words {
  readonly letters: Readonly<Record<MailKind, (facts: Facts) => Letter>>;
  /** `name` is undefined if the address is not proven, or the name looks like an advertisement. */
  greeting(name: string | undefined): string;
  /** Says which server sent the mail. */
  footer(service: string, issuer: string): string;
}
