import type { CountPorts } from "../throttle/count.ts";
import type { AuditPorts } from "../audit/ports.ts";

/** What a code in an email proves. It is good for nothing else. */
export type CodePurpose = "log_in" | "reauthenticate" | "sign_up";

/** A request for a code. It names no account. */
export interface CodeRequest {
  /** Random bits as text. No other request has them. */
  readonly random: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** What a code is derived from, beside a key. */
export interface BoundCode {
  readonly purpose: CodePurpose;
  /** Of the request. */
  readonly random: string;
  /** The id of an account, or an address that has none. */
  readonly subject: string;
  /** What using the code changes. So the code works once. */
  readonly state: string;
}

/** Codes of six digits, and the requests that they belong to. Nothing is stored. */
export interface EmailCodes {
  /** A new request, and its token for the page that asked. All tokens have the same length. */
  begin(now: number): Promise<CodeRequest & { readonly token: string }>;
  /** Undefined unless the token was issued here. Its age is for the caller to judge. */
  read(token: string): Promise<CodeRequest | undefined>;
  derive(bound: BoundCode): Promise<string>;
  /** True if this is the code. The time tells nothing about the digits. */
  proves(bound: BoundCode, code: string): Promise<boolean>;
}

export type CodePorts = CountPorts & AuditPorts & { readonly emailCodes: EmailCodes };
