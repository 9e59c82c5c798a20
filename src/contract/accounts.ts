import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { OptionalMember } from "../core/accounts/policy.ts";
import { emailMaxLength } from "../core/accounts/email.ts";
import { personNameMaxLength } from "../core/accounts/names/person-name.ts";
import type { BuiltInScope } from "../core/access.ts";
import { usernamePattern } from "../core/accounts/names/username.ts";
import { notAnObject, password, text, time } from "./fields.ts";
import { newPassword } from "./passwords.ts";
import { json, jsonBody, problems } from "./responses.ts";
import { roleName } from "./role.ts";
import { accessToken } from "./security.ts";

const username = text({
  pattern: usernamePattern,
  minLength: 3,
  maxLength: 64,
  description:
    "The name to log in with. Case does not matter; the server applies NFKC and lower case first.",
  example: "ann",
});

const email = text({
  format: "email",
  maxLength: emailMaxLength,
  description: "Can be used to log in as well. Case does not matter.",
  example: "ann@example.com",
});

const name = text({
  minLength: 1,
  maxLength: personNameMaxLength,
  description: "The name of the person, for display.",
  example: "Ann Smith",
});

/** The members of a registration, of which the operator requires these optional ones. */
export const registrationOf = (requires: readonly OptionalMember[]) =>
  z
    .object(
      {
        username: requires.includes("username")
          ? username
          : username.optional().meta({
              description:
                "The name to log in with. Without it, the server makes one from the e-mail address.",
            }),
        password: newPassword,
        email,
        name: requires.includes("name")
          ? name
          : name.optional().meta({
              description: "The name of the person, for display. Without it, it is the username.",
            }),
      },
      { error: notAnObject },
    )
    .meta({ id: "Registration" });

export const User = z
  .object({
    id: z.string().meta({
      format: "uuid",
      description: "Never changes, and is never reused for another account.",
      example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
    }),
    username: z.string().meta({ example: "ann" }),
    email: z.string().meta({ example: "ann@example.com" }),
    email_verified: z.boolean(),
    name: z.string().meta({ example: "Ann Smith" }),
    role: roleName,
    created_at: time("When the account was created."),
    updated_at: time("When the account was last changed."),
  })
  .meta({ id: "User" });

/** The registration, with the optional members that the operator requires. */
export const registerRoute = (requires: readonly OptionalMember[]) =>
  createRoute({
    method: "post",
    path: "/authenticate/register",
    operationId: "register",
    tags: ["Accounts"],
    summary: "Create an account",
    request: { body: jsonBody(registrationOf(requires)) },
    responses: {
      201: {
        ...json(User, "The account was created."),
        headers: {
          Location: { description: "The URL of the account.", schema: { type: "string" } },
        },
      },
      ...problems(
        "malformed_body",
        "registration_closed",
        "registration_refused",
        "username_taken",
        "email_taken",
        "body_too_large",
        "unsupported_media_type",
        "validation_failed",
        "overloaded",
        "unavailable",
      ),
    },
  });

/** The members of an account that its owner may change. A new e-mail address has to be proven, so it is not one of them. */
export const AccountChanges = z
  .object({ username: username.optional(), name: name.optional() }, { error: notAnObject })
  .meta({ id: "AccountChanges" });

const readsProfile: BuiltInScope = "profile:read";
const writesProfile: BuiltInScope = "profile:write";

/** The refusals of each call that asks for an access token. */
const tokenRefusals = [
  "malformed_authorization",
  "missing_token",
  "invalid_token",
  "insufficient_scope",
  "body_too_large",
  "unavailable",
] as const;

export const me = createRoute({
  method: "get",
  path: "/users/me",
  operationId: "getMe",
  tags: ["Accounts"],
  summary: "Get my account",
  security: [{ [accessToken]: [readsProfile] }],
  responses: {
    200: json(User, "The account of the access token."),
    ...problems(...tokenRefusals),
  },
});

export const updateMe = createRoute({
  method: "patch",
  path: "/users/me",
  operationId: "updateMe",
  tags: ["Accounts"],
  summary: "Change my name or username",
  description:
    "Members that are absent stay as they are. A username that somebody gives up is free at once, so tell users apart by `id`.",
  security: [{ [accessToken]: [writesProfile] }],
  request: { body: jsonBody(AccountChanges) },
  responses: {
    200: json(User, "The account after the change."),
    ...problems(
      ...tokenRefusals,
      "malformed_body",
      "username_taken",
      "unsupported_media_type",
      "validation_failed",
    ),
  },
});

export const AccountDeletion = z
  .object({ password }, { error: notAnObject })
  .meta({ id: "AccountDeletion" });

export const deleteMe = createRoute({
  method: "delete",
  path: "/users/me",
  operationId: "deleteMe",
  tags: ["Accounts"],
  summary: "Delete my account",
  description:
    "Deletes all personal data at once, and ends all sessions. The e-mail address can be registered again at once, the " +
    "username only after `USERNAME_HOLD_DAYS`. This cannot be undone.",
  security: [{ [accessToken]: [writesProfile] }],
  request: { body: jsonBody(AccountDeletion) },
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
      ...tokenRefusals,
      "malformed_body",
      "wrong_password",
      "unsupported_media_type",
      "validation_failed",
      "overloaded",
    ),
  },
});
