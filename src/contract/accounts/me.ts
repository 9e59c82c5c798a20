import * as z from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { termsVersionMaxLength } from "../../core/accounts/terms-version.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import { notAnObject, password, text } from "../fields.ts";
import { ofBearer, ofJson, ofSudo } from "../refusals.ts";
import { jsonResponse, jsonBody, problems } from "../responses.ts";
import { createRoute } from "../route.ts";
import { accessToken } from "../security.ts";
import { attributeChanges, attributesIn } from "./attributes.ts";
import { fixedMembers, locale, name, picture, timeZone, username, accountWith } from "./account.ts";

/** The members of an account that its owner may change. A new e-mail address has to be proven, so it is not one of them. */
export const accountChangesOf = (attributes: AttributeRules | undefined) =>
  z
    .object(
      {
        username: username.optional(),
        name: name.optional(),
        locale: locale.optional(),
        picture: picture.optional(),
        time_zone: timeZone.optional(),
        ...attributesIn(attributes, attributeChanges),
      },
      { error: notAnObject },
    )
    .meta({ id: "AccountChanges" });

/** The members of an account that its owner cannot change in this way, and what their refusal says. */
export const fixedForOwner = (attributes: AttributeRules | undefined) =>
  fixedMembers(accountWith(attributes), accountChangesOf(attributes), {
    id: "The id of an account never changes.",
    email: "Send the new address to POST /users/me/email/verification.",
    email_verified: "POST /users/me/email/verification sends a link that verifies the address.",
    role: "Only an administrator can change the role, with PATCH /admin/users/{id}.",
    password: "Change the password with PUT /users/me/password.",
  });

const readsProfile: BuiltInScope = "profile:read";
const writesProfile: BuiltInScope = "profile:write";

export const meRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "get",
    path: "/users/me",
    operationId: "getMe",
    tags: ["Accounts"],
    summary: "Get my account",
    security: [{ [accessToken]: [readsProfile] }],
    responses: {
      200: jsonResponse(accountWith(attributes), "The account of the access token."),
      ...problems(...ofBearer),
    },
  });

export const updateMeRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "patch",
    path: "/users/me",
    operationId: "updateMe",
    tags: ["Accounts"],
    summary: "Change my name, username, language, time zone or picture",
    description:
      "Members that are absent stay as they are. A username that a user gives up is free immediately, so tell users apart by `id`. " +
      "Members of an account that this call cannot change, such as `email` and `role`, are refused. Unknown members are ignored.",
    security: [{ [accessToken]: [writesProfile] }],
    request: { body: jsonBody(accountChangesOf(attributes)) },
    responses: {
      200: jsonResponse(accountWith(attributes), "The account after the change."),
      ...problems(...ofBearer, ...ofJson, "mfa_enrolment_required", "username_taken"),
    },
  });

export const TermsAcceptance = z
  .object(
    {
      version: text({
        maxLength: termsVersionMaxLength,
        description: "The version that the user has seen: the current `TERMS_VERSION`.",
        example: "2026-11",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "TermsAcceptance" });

export const acceptTermsRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/users/me/terms",
    operationId: "acceptTerms",
    tags: ["Accounts"],
    summary: "Accept the terms",
    description:
      "Records the version and the time. A version that is not the current one is refused.",
    security: [{ [accessToken]: [writesProfile] }],
    request: { body: jsonBody(TermsAcceptance) },
    responses: {
      200: jsonResponse(accountWith(attributes), "The account, without `terms_due`."),
      ...problems(...ofBearer, ...ofJson, "mfa_enrolment_required"),
    },
  });

export const AccountDeletion = z.object({ password }, { error: notAnObject });

/** Of an account with or without a password. */
const AnyAccountDeletion = z
  .object({ password: password.optional().meta({ description: "Absent if there is none." }) })
  .meta({ id: "AccountDeletion" });

export const deleteMe = createRoute({
  method: "delete",
  path: "/users/me",
  operationId: "deleteMe",
  tags: ["Accounts"],
  summary: "Delete my account",
  description:
    "Deletes all personal data immediately, and ends all sessions. The email address can be registered again immediately, the " +
    "username only after `USERNAME_HOLD_DAYS`. An administrator gets another role first. An account without a password needs a recent login. This cannot be undone.",
  security: [{ [accessToken]: [writesProfile] }],
  request: { body: jsonBody(AnyAccountDeletion) },
  responses: {
    204: {
      description: "The account was deleted.",
      headers: {
        "Set-Cookie": {
          description: "Deletes the session cookie, if the request had one of this account.",
          schema: { type: "string" },
        },
      },
    },
    ...problems(
      ...ofSudo,
      ...ofJson,
      "mfa_enrolment_required",
      "wrong_password",
      "user_is_admin",
      "owns_organizations",
      "overloaded",
    ),
  },
});
