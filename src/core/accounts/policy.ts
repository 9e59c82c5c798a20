import type { PasswordPolicy } from "../passwords/ports.ts";
import type { AttributeRules } from "./attributes/rules.ts";

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
}

/** Decides whether a user may register: true, false, or a sentence that says why not. */
export type AllowRegistration = (
  registration: RegistrationRequest,
) => boolean | string | Promise<boolean | string>;

/** The operator's settings for accounts. */
export interface AccountPolicy extends PasswordPolicy {
  /** The members that a registration must contain, besides email address and password. The server makes the others. */
  readonly registrationRequires: readonly OptionalMember[];
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
}
