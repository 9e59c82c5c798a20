import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { OptionalMember } from "../core/accounts/policy.ts";
import { emailMaxLength } from "../core/accounts/email.ts";
import { passwordMaxLength } from "../core/passwords/rules.ts";
import { personNameMaxLength } from "../core/accounts/person-name.ts";
import type { BuiltInScope } from "../core/access.ts";
import { usernamePattern } from "../core/accounts/username.ts";
import { notAnObject, text, time } from "./fields.ts";
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

const password = text({
  minLength: 8,
  maxLength: passwordMaxLength,
  format: "password",
  description:
    "The length counts characters (code points), and every character is allowed. The most common passwords are " +
    "refused. The server may require more than 8 characters.",
  example: "correct horse battery",
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
        password,
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

const readsProfile: BuiltInScope = "profile:read";

export const me = createRoute({
  method: "get",
  path: "/users/me",
  operationId: "getMe",
  tags: ["Accounts"],
  summary: "Get my account",
  security: [{ [accessToken]: [readsProfile] }],
  responses: {
    200: json(User, "The account of the access token."),
    ...problems(
      "malformed_authorization",
      "missing_token",
      "invalid_token",
      "insufficient_scope",
      "body_too_large",
      "unavailable",
    ),
  },
});
