import * as z from "zod";
import { emailMaxLength } from "../../core/accounts/email.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import type { OptionalMember } from "../../core/accounts/ports.ts";
import type { FailureCode } from "../../core/tables/failures.ts";
import { captcha, linkToken, notAnObject, text } from "../fields.ts";
import { newPassword } from "../passwords.ts";
import { ofJson } from "../refusals.ts";
import { AskedCode, askedCode, jsonResponse, jsonBody, problems } from "../responses.ts";
import { createRoute } from "../route.ts";
import { attributesIn, newAttributes } from "./attributes.ts";
import { acceptedTerms, accountWith, locale, name, timeZone, username } from "./account.ts";

/** The email address of a new account. */
export const email = text({
  format: "email",
  maxLength: emailMaxLength,
  description: "Can be used to log in as well. Case does not matter.",
  example: "ann@example.com",
});

/** What the operator has decided about registrations. */
interface RegistrationRules {
  /** The optional members that a registration requires. */
  readonly registrationRequires: readonly OptionalMember[];
  /** True if a registration may leave the username to the server. */
  readonly makesUsernames: boolean;
  /** True if the answer does not tell whether the address has an account. */
  readonly registrationPrivacy: boolean;
  /** True if the password may be absent. */
  readonly passkeySignUp: boolean;
  /** True if members of organizations can invite. */
  readonly hasInvitations: boolean;
  /** The operator's attributes. */
  readonly attributes: AttributeRules | undefined;
}

const optionalUsername = username.optional().meta({
  description:
    "The name to log in with. Without it, the server creates one from the email address.",
});

/** The pages of the server ask for no username unless the operator requires one. */
export const makeUsername = z.boolean().optional().meta({
  description:
    "True for a user who chooses no username. The server creates one that does not show the email address, so `username` is not required and has no effect. `registration_makes_username` in the metadata says that the server accepts this.",
});

const makeUsernameOf = ({ makesUsernames }: RegistrationRules) => {
  const member = { make_username: makeUsername };
  return makesUsernames ? member : ({} as typeof member);
};

/** A private registration has none, because a taken username would tell that an earlier registration has made an account. */
function usernameOf({ registrationRequires: requires, registrationPrivacy }: RegistrationRules) {
  const member = { username: requires.includes("username") ? username : optionalUsername };
  return registrationPrivacy ? ({} as typeof member) : member;
}

/** What sets a registration with an invitation apart. */
export const InvitedRegistration = z.object(
  {
    invitation: linkToken.optional().meta({
      description:
        "The token of an invitation to an organization, which the user then joins. The account gets the address of the invitation, so `email` is not required and has no effect. Also works while registrations are closed.",
    }),
  },
  { error: notAnObject },
);

/** Members of organizations invite an address, and its link proves it. */
const invitationOf = ({ hasInvitations }: RegistrationRules) => {
  const member = InvitedRegistration.shape;
  return hasInvitations ? member : ({} as typeof member);
};

const optionalPassword = newPassword.optional().meta({
  description:
    "Absent to sign up with a passkey. The user then logs in with a code in an email, and adds the passkey.",
});

/** The members of a registration. */
export const registrationOf = (rules: RegistrationRules) =>
  z
    .object(
      {
        ...usernameOf(rules),
        ...makeUsernameOf(rules),
        password: rules.passkeySignUp ? optionalPassword : newPassword,
        email,
        name: rules.registrationRequires.includes("name")
          ? name
          : name.optional().meta({
              description: "The name of the user, for display. Without it, it is the username.",
            }),
        locale: locale.optional().meta({
          description:
            "The language of the emails. Without it, it is the first of `Accept-Language` that the server offers, else null.",
        }),
        time_zone: timeZone.optional().meta({
          description:
            "The time zone of the times in emails, as the browser reports it. An unknown one becomes null.",
        }),
        terms_version: acceptedTerms,
        ...attributesIn(rules.attributes, newAttributes),
        captcha,
        ...invitationOf(rules),
      },
      { error: notAnObject },
    )
    .meta({ id: "Registration" });

const refusals = [
  ...ofJson,
  "registration_closed",
  "registration_refused",
  "refused",
  "captcha_required",
  "captcha_unavailable",
  "overloaded",
  "unavailable",
] as const;

/** The refusals of an invitation. */
const ofInvitation = <C extends FailureCode>(
  { hasInvitations }: RegistrationRules,
  ...codes: readonly C[]
): readonly C[] => (hasInvitations ? codes : []);

const created = (rules: RegistrationRules, description: string) => ({
  201: {
    ...jsonResponse(
      accountWith(rules.attributes)
        .extend(AskedCode.partial().shape)
        .meta({ id: "RegisteredAccount" }),
      description,
    ),
    headers: {
      Location: { description: "The URL of the account.", schema: { type: "string" as const } },
    },
  },
});

const callOf = (rules: RegistrationRules) => ({
  method: "post" as const,
  path: "/authenticate/register" as const,
  operationId: "register",
  tags: ["Accounts"],
  summary: "Create an account",
  request: { body: jsonBody(registrationOf(rules)) },
});

/** The registration, with the optional members that the operator requires. */
export const registerRoute = (rules: RegistrationRules) =>
  createRoute({
    ...callOf(rules),
    responses: {
      ...created(
        rules,
        "The account was created. With `REQUIRE_VERIFIED_EMAIL=on`, an email with a code was sent, which needs the `login_request`.",
      ),
      ...problems(
        ...refusals,
        "username_taken",
        "email_taken",
        ...ofInvitation(rules, "invalid_link"),
      ),
    },
  });

/** The link of an invitation proves the address, so its reader may learn of the account. */
function ofInvited(rules: RegistrationRules) {
  const answer = created(rules, "The account was created with an invitation.");
  return rules.hasInvitations ? answer : ({} as typeof answer);
}

/** The registration that does not tell whether the address has an account. */
export const registerPrivatelyRoute = (rules: RegistrationRules) =>
  createRoute({
    ...callOf(rules),
    description:
      "The response does not reveal whether the address has an account. An email to the address has a link and a code that verify it, " +
      "or says that it has an account already. The user can log in only after verifying the address.",
    responses: {
      ...ofInvited(rules),
      202: askedCode,
      ...problems(...refusals, ...ofInvitation(rules, "email_taken", "invalid_link")),
    },
  });
