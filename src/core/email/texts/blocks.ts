import type { Brand } from "../../brand/brand.ts";
import type { ShownFact } from "./facts.ts";
import type { Button, EmailText } from "./row.ts";

/** The parts of an email, in one language. */
export interface Parts {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly brand: Brand;
  /** The URL of the logo. Undefined without a logo that email programs show. */
  readonly logo: string | undefined;
  readonly greeting: string;
  readonly content: EmailText;
  /** When and where it happened. Empty in an email that is no notice about security. */
  readonly facts: readonly ShownFact[];
  /** The way to secure the account, in a notice about security. Its button is there unless the email has one of its own. */
  readonly secure: (Button & { readonly ask: string }) | undefined;
  /** Who sent it, from which server, and where users find help. */
  readonly footer: { readonly sentBy: string; readonly url: string; readonly support?: string };
}

/** A paragraph, a code, facts or a button. */
export type Block =
  | string
  | { readonly code: string }
  | { readonly facts: readonly ShownFact[] }
  | Button;

/** What stands between the brand and the footer, from top to bottom. */
export function blocksOf({ greeting, content, facts, secure }: Parts): readonly Block[] {
  const { paragraphs, code, button, notes = [] } = content;
  const known = facts.length > 0 ? [{ facts }] : [];
  const last = button ?? secure;
  return [
    ...(greeting === "" ? [] : [greeting]),
    ...paragraphs,
    // A code comes first, because its reader is on the way. What happened comes before what to do about it.
    ...(code === undefined ? known : [{ code }]),
    ...(secure ? [secure.ask] : []),
    ...(button?.ask === undefined ? [] : [button.ask]),
    ...(last ? [last] : []),
    ...(code === undefined ? [] : known),
    ...notes,
  ];
}
