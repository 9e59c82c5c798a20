import type { AskedEmailCode } from "latchkey-auth/client";
import { keep, kept } from "../routing/kept.ts";
import { go, hrefOf, type PageName } from "../routing/router.ts";

/**
 * A code that the user has to enter, on the page `code`. The tab keeps it until it ends: for a reload, and because phones discard tabs
 * while their user reads an email. It has no password.
 */
export interface CodeFlow extends Partial<AskedEmailCode> {
  /**
   * What the code is for: a login; the address of the user who is logged in, or of one who may not log in before; a new address of the user
   * who is logged in.
   */
  readonly kind: "log_in" | "verify" | "unverified" | "change";
  /** What the user typed: a username or an email address. */
  readonly name: string;
  /** Whose address it is, for `verify` and `change`. Absent until the page of the code knows. */
  readonly userId?: string;
  /** Where it was typed. */
  readonly from: PageName;
  /** What to open afterwards. */
  readonly next?: string | undefined;
  /** When the email was sent, in epoch milliseconds. Without it, the page sends one. */
  readonly sentAt?: number;
  /** Whether the user has just signed up, and gets the offer of a passkey. */
  readonly isNew?: true;
  /** Whether the code was entered, and only the offer is left. */
  readonly isProven?: true;
}

/** Seconds. The code expires before, and the user can then send another one. */
export const flowLifetime = 3600;

/** What the tab waits for. */
export const codeFlow = (): CodeFlow | undefined => kept("code") as CodeFlow | undefined;

export const keepCodeFlow = (flow: CodeFlow | undefined): void => keep("code", flow, flowLifetime);

/** A request for a code, as the tab keeps it. */
export const asSent = (asked: AskedEmailCode): AskedEmailCode & { readonly sentAt: number } => ({
  login_request: asked.login_request,
  expires_in: asked.expires_in,
  sentAt: Date.now(),
});

/** The password that was typed before the code, until the page of the code takes it. */
let typed: string | undefined;

/** Only the page that takes the password has it then, so a user who reloads it, or comes from another page, has to type it again. */
export function takePassword(): string | undefined {
  const password = typed;
  typed = undefined;
  return password;
}

/** Goes to the page that takes the code. `password` is that of an account that nobody can log in to before. */
export function startCode(flow: CodeFlow, password?: string): void {
  typed = password;
  keepCodeFlow(flow);
  go(hrefOf("code"));
}

/** Forgets what the tab waited for. */
export function endCode(): void {
  typed = undefined;
  keepCodeFlow(undefined);
}
