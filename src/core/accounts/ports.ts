import type { Access, Role } from "../access.ts";
import type { AuditStore } from "../audit/ports.ts";
import type { CaptchaPorts } from "../captcha/captcha.ts";
import type { EmailCodes } from "../email-codes/ports.ts";
import type { EmailPorts } from "../email/ports.ts";
import type { DeletedBatch } from "../ground/batches.ts";
import type { Before } from "../ground/before.ts";
import type { PasswordPorts, PasswordPolicy } from "../passwords/ports.ts";
import type { AttributeRules } from "./attributes/rules.ts";
import type { Account } from "./model.ts";

/** Stores accounts. One SQL statement decides each method. A deleted account counts as absent. Throws Failure `unavailable`. */
export interface AccountStore {
  /** Returns false if the username or the email address is taken. Idempotent. */
  insertAccount(account: Account): Promise<boolean>;
  /**
   * Stores username, name, attributes, locale, picture, time zone and `updatedAt` of an account if the stored `updatedAt` and attributes
   * still equal those of `from`. Idempotent. `changed` means that another change came first.
   */
  updateAccount(account: Account, from: Version): Promise<"updated" | "changed" | "username taken">;
  /**
   * Stores that the user accepted a version of the terms at `now`, unless the account has this version already. Returns true if it is
   * stored with this time. Idempotent.
   */
  acceptTerms(userId: string, version: string, now: number): Promise<boolean>;
  /**
   * Deletes an account if the stored password hash still equals `from`, and if it is no administrator's: removes all personal
   * data, frees the email address, and ends all sessions for good. Only the username key stays, as the given one. Idempotent.
   */
  deleteAccount(deletion: AccountDeletion): Promise<boolean>;
  /** Deletes what is left of about a thousand accounts that were deleted at or before `until`. This frees their usernames. */
  purgeDeletedAccounts(until: number): Promise<DeletedBatch>;
  /** The accounts that use this username key or this email key. A deleted account may still hold its username key. */
  findConflicts(usernameKey: string, emailKey: string): Promise<readonly Conflict[]>;
  findAccount(userId: string): Promise<Account | undefined>;
  findAccountByUsername(usernameKey: string): Promise<Account | undefined>;
  findAccountByEmail(emailKey: string): Promise<Account | undefined>;
}

/** What a change of an account was based on. */
type Version = Pick<Account, "updatedAt" | "attributes">;

/** An account, if it has a role. */
export interface Target {
  readonly userId: string;
  /** The role that the account must have in the moment of the statement. Absent for every role. */
  readonly targets?: Role | undefined;
}

interface AccountDeletion extends Target {
  readonly from: string;
  readonly usernameKey: string;
  readonly emailKey: string;
  readonly now: number;
}

type Conflict = Pick<Account, "usernameKey" | "emailKey">;

export type AccountPorts = PasswordPorts &
  CaptchaPorts &
  Pick<EmailPorts, "emailSender"> & {
    readonly store: AccountStore & AuditStore;
    readonly access: Access;
    /** Absent without functions of the operator. */
    readonly before?: Before | undefined;
  };

/** What a registration needs as well. */
export type RegistrationPorts = AccountPorts & { readonly emailCodes: EmailCodes };

/** The members of a registration that the operator can make optional. */
export const optionalMembers = ["username", "name"] as const;

export type OptionalMember = (typeof optionalMembers)[number];

/** What a user asked for, after its validation. */
export interface RegistrationRequest {
  /** In lower case. */
  readonly email: string;
  /** As the user wrote it. Undefined if the server is to make one. */
  readonly username: string | undefined;
  readonly name: string | undefined;
  /** True if a member of an organization invited the address. */
  readonly invited?: true;
}

/** Decides whether a user may register: true, false, or a sentence that says why not. */
export type AllowRegistration = (
  registration: RegistrationRequest,
) => boolean | string | Promise<boolean | string>;

/** The operator's settings for accounts. */
export interface AccountPolicy extends PasswordPolicy {
  /** The members that a registration must contain, besides email address and password. The server makes the others. */
  readonly registrationRequires: readonly OptionalMember[];
  /** True if a registration may leave the username to the server. The operator has not required one then. */
  readonly makesUsernames: boolean;
  /** False if nobody may register. */
  readonly registrationOpen: boolean;
  /** Absent if everybody may register. */
  readonly allowRegistration?: AllowRegistration | undefined;
  /**
   * True if a registration does not tell whether the address has an account. The server then makes the username, and
   * `requireVerifiedEmail` is true as well.
   */
  readonly registrationPrivacy: boolean;
  /** True if nobody can log in before the address of the account is proven. */
  readonly requireVerifiedEmail: boolean;
  /** True if a registration may be without a password. Logins by email are on then, and so are passkeys. */
  readonly passkeySignUp: boolean;
  /** Days for which the link of an invitation works. */
  readonly invitationDays: number;
  /** Days for which nobody can register the username of a deleted account. */
  readonly usernameHoldDays: number;
  /** Absent if the operator has no attributes. */
  readonly attributes?: AttributeRules | undefined;
  /** The version of the terms that users accept. Absent if there is none to accept. */
  readonly termsVersion?: string | undefined;
}
