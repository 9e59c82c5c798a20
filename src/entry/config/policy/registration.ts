import { optionalMembers, type OptionalMember } from "../../../core/accounts/ports.ts";
import type { Policy } from "../../../core/policy.ts";
import type { RegistrationConfig } from "../own/own-config.ts";
import type { VariableReader } from "../variables/reader.ts";

/** Who may register, with what, and what a registration tells. */
type RegistrationPolicy = Pick<
  Policy,
  | "registrationRequires"
  | "makesUsernames"
  | "registrationOpen"
  | "registrationPrivacy"
  | "requireVerifiedEmail"
  | "allowRegistration"
>;

/** Reads the settings of registration: the variables, and the operator's own option `registration`. */
export function readRegistration(
  variables: VariableReader,
  { open = true, requires, allow }: RegistrationConfig,
): RegistrationPolicy {
  const name = "REGISTRATION_REQUIRES";
  if (requires && variables.isSet(name)) {
    variables.fault(name, "is set together with the option registration.requires. Remove one.");
  }
  const given = requires ?? readRegistrationRequires(variables);
  const isUsernameRequired = (requires ?? variables.isSet(name)) && given.includes("username");
  const registrationPrivacy = variables.isOn("REGISTRATION_PRIVACY");
  const requireVerifiedEmail = variables.isOn("REQUIRE_VERIFIED_EMAIL");
  if (registrationPrivacy) {
    if (isUsernameRequired) {
      variables.fault("REGISTRATION_PRIVACY", "must be off if a registration requires a username");
    }
    if (!requireVerifiedEmail && variables.isSet("REQUIRE_VERIFIED_EMAIL")) {
      variables.fault("REGISTRATION_PRIVACY", "must be off if REQUIRE_VERIFIED_EMAIL is off");
    }
  }
  return {
    registrationRequires: registrationPrivacy ? given.filter((one) => one !== "username") : given,
    // With privacy, a registration has no username at all.
    makesUsernames: !isUsernameRequired && !registrationPrivacy,
    registrationOpen: open,
    registrationPrivacy,
    requireVerifiedEmail: requireVerifiedEmail || registrationPrivacy,
    allowRegistration: allow,
  };
}

/**
 * Reads whether users can sign up with a passkey, without a password. They log in by email first, because only the owner of an address may
 * add a passkey.
 */
export function readPasskeySignUp(
  { isOn, fault }: VariableReader,
  hasPasskeys: boolean,
): Pick<Policy, "passkeySignUp"> {
  const name = "PASSKEY_SIGN_UP";
  const passkeySignUp = isOn(name);
  if (passkeySignUp && !isOn("LOGIN_LINKS")) fault(name, "must be off if LOGIN_LINKS is off");
  if (passkeySignUp && !hasPasskeys) {
    fault(name, "must be off without passkeys, if MFA is off or ISSUER has an IP address");
  }
  return { passkeySignUp };
}

/** The word `none` is needed because a blank variable counts as absent. */
function readRegistrationRequires({ list, fault }: VariableReader): readonly OptionalMember[] {
  const name = "REGISTRATION_REQUIRES";
  const rule = "must be username, name, username,name or none";
  const words: readonly string[] = [...optionalMembers, "none"];
  const given = list(name, rule, (one) => words.includes(one));
  if (given.length === 0 || (given.includes("none") && given.length > 1)) fault(name, rule);
  return optionalMembers.filter((member) => given.includes(member));
}
