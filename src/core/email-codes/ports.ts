import type { AuditPorts } from "../audit/ports.ts";
import type { EmailCodePurpose } from "../email/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";

/** A request for a code. It names no account. */
export interface EmailCodeRequest {
  /** Random bits as text. No other request has them. */
  readonly random: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** What a code is derived from, beside a key. */
export interface BoundEmailCode {
  readonly purpose: EmailCodePurpose;
  /** Of the request. */
  readonly random: string;
  /** The id of an account, or an address that has none. */
  readonly subject: string;
  /** What using the code changes. So the code works once. */
  readonly state: string;
}

/** Codes of six digits, and the requests that they belong to. Nothing is stored. */
export interface EmailCodes {
  /**
   * A new request, and its token for the page that asked. The token is signed with `binding`, and does not contain it. All tokens have the
   * same length.
   */
  begin(now: number, binding: string): Promise<EmailCodeRequest & { readonly token: string }>;
  /** Undefined unless the token was issued here with this binding. Its age is for the caller to judge. */
  read(token: string, binding: string): Promise<EmailCodeRequest | undefined>;
  derive(bound: BoundEmailCode): Promise<string>;
  /** True if this is the code. The time tells nothing about the digits. */
  proves(bound: BoundEmailCode, code: string): Promise<boolean>;
}

export type EmailCodePorts = ThrottlePorts & AuditPorts & { readonly emailCodes: EmailCodes };
