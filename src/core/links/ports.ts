import type { AccountPolicy, AccountPorts } from "../accounts/ports.ts";
import type { EmailCodePorts } from "../email-codes/ports.ts";
import type { EmailPorts } from "../email/ports.ts";
import type { FactorPolicy, FactorPorts, FactorStore } from "../factors/ports.ts";
import type { OnceStore } from "../once/once.ts";

/** Stores what a link changes. One SQL statement decides each method. Times are epoch milliseconds. Throws Failure `unavailable`. */
export interface LinkStore {
  /**
   * Replaces the hash if it still equals `from` and the account still has the address. The same statement proves the address
   * and ends every session, because it raises their time to `sessionsValidFrom`, or by one if that is not later. Returns false if
   * another change was first; true if `to` is already stored.
   */
  resetPassword(reset: PasswordReset): Promise<boolean>;
  /**
   * Marks the address as proven if the account still has it. Returns false if it does not, or another proof was first; true if
   * `now` is already stored.
   */
  verifyEmail(proof: EmailProof): Promise<boolean>;
  /**
   * Puts a new, proven address in place of the old one. Gives `stale` if the account no longer has the old one, and `taken` if
   * another account has the new one.
   */
  changeEmail(change: EmailChange): Promise<"changed" | "stale" | "taken">;
  /** Takes an address from the account that has it and never proved it. The account has none then. */
  releaseEmail(release: EmailRelease): Promise<void>;
}

interface EmailRelease {
  readonly emailKey: string;
  /** The key that the account has instead. No address has it. */
  readonly to: string;
  readonly now: number;
}

interface EmailChange {
  readonly userId: string;
  /** The key of the old address. */
  readonly from: string;
  readonly email: string;
  readonly emailKey: string;
  readonly now: number;
}

interface PasswordReset extends EmailProof {
  readonly from: string;
  readonly to: string;
  readonly sessionsValidFrom: number;
}

interface EmailProof {
  readonly userId: string;
  readonly emailKey: string;
  readonly now: number;
}

export type LinkPorts = AccountPorts &
  EmailCodePorts &
  Pick<EmailPorts, "linkTokens"> &
  Pick<FactorPorts, "challenges"> & {
    readonly store: LinkStore & Pick<FactorStore & OnceStore, "findFactors" | "insertUse">;
  };

/** The operator's settings for links. */
export type LinkPolicy = AccountPolicy & Pick<FactorPolicy, "mfa">;
