import type { PageName } from "../../ground/pages.ts";
import type { Language } from "../../ground/language.ts";
import type { LinkPurpose } from "../model.ts";

/** What every letter knows. */
export interface Facts {
  /** The name of the service. */
  readonly service: string;
  /** The URL of the page for a forgotten password. */
  readonly forgotPage: string;
}

/** What a letter with a link knows. */
export interface LinkFacts extends Facts {
  /** Minutes for which the link works. */
  readonly minutes: number;
}

/** What letters of some kinds know as well. */
export interface MoreFacts {
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

/** The words of a letter in each language. */
type Words<Known> = Readonly<Record<Language, (facts: Known) => Letter>>;

/** What a letter of any kind may have. */
interface AnyLetter {
  /** True if a newer mail of the kind to the same account does not replace it. */
  readonly isKept?: boolean;
  /** True if the mail is sent although its account is deleted. A row that is given up is deleted, because it has an address. */
  readonly isAfterDeletion?: boolean;
}

/** A letter that a person asked for, with a link that does something. */
export interface LinkLetter extends AnyLetter, Words<LinkFacts> {
  /** What the link does, and its page. */
  readonly link: { readonly purpose: LinkPurpose; readonly page: PageName };
  readonly page?: undefined;
}

/** A letter about what happened. `More` is what it knows besides the facts of every letter. */
export interface Notice<More extends object = object> extends AnyLetter, Words<Facts & More> {
  readonly link?: undefined;
  /** The page that the button opens. Absent for a letter without one. */
  readonly page?: PageName;
}

/** A letter of any kind. */
export type LetterRow = LinkLetter | Notice<LinkFacts & MoreFacts>;
