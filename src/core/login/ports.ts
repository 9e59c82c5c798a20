import type { Account } from "../accounts/model.ts";
import type { AccountPolicy, AccountPorts } from "../accounts/ports.ts";
import type { EmailCodePorts } from "../email-codes/ports.ts";
import type { EmailPorts } from "../email/ports.ts";
import type { FactorPolicy, FactorPorts, MfaTokens } from "../factors/ports.ts";
import type { TokenPolicy, TokenPorts } from "../tokens/ports.ts";

/**
 * Stores logins by a link. One SQL statement decides each method: it compares what the link is bound to, and stores the session
 * that the link opens. Returns false if another use or change came first; true if `sessionId` is already stored. Throws Failure
 * `unavailable`.
 */
export interface LoginStore {
  /** For a proven address. */
  useLoginLink(use: LoginLinkUse): Promise<boolean>;
  /**
   * For an address that was never proven. The same statement proves it, replaces the password hash, and ends every session that
   * was authenticated before `sessionsValidFrom`.
   */
  claimByLoginLink(claim: LoginLinkClaim): Promise<boolean>;
}

interface LoginLinkUse extends Pick<Account, "emailKey" | "passwordHash" | "lastLinkSession"> {
  readonly userId: string;
  readonly sessionId: string;
  readonly now: number;
}

interface LoginLinkClaim extends LoginLinkUse {
  /** The new password hash. */
  readonly to: string;
  /** The time that the account must still have, and the later one that it gets. */
  readonly seenValidFrom: number;
  readonly sessionsValidFrom: number;
}

/** Tokens of devices on which somebody logged in. Nothing is stored. */
export interface DeviceTokens {
  /** The id of the device; undefined unless the account logged in there. */
  read(token: string, userId: string): Promise<string | undefined>;
  /** The token of a device with one more account. Without a valid token the device gets a new id. */
  issue(token: string | undefined, userId: string): Promise<string>;
}

export type LoginPorts = AccountPorts &
  FactorPorts &
  TokenPorts &
  EmailCodePorts &
  Pick<EmailPorts, "linkTokens"> & {
    readonly deviceTokens: DeviceTokens;
    readonly mfaTokens: MfaTokens;
    readonly store: LoginStore;
  };

/** The operator's settings for logins. */
export interface LoginPolicy
  extends
    Pick<AccountPolicy, "attributes" | "registrationPrivacy" | "requireVerifiedEmail">,
    FactorPolicy,
    TokenPolicy {
  /** True if the owner of an account gets an email about a login from a new device. */
  readonly newLoginEmail: boolean;
}
