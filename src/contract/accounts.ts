import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { emailMaxLength } from "../core/accounts/email.ts";
import { passwordMaxLength } from "../core/passwords/rules.ts";
import { personNameMaxLength } from "../core/accounts/person-name.ts";
import type { Scope } from "../core/scopes.ts";
import { usernamePattern } from "../core/accounts/username.ts";
import { text, time } from "./fields.ts";
import { json, jsonBody, problems } from "./responses.ts";
import { accessToken } from "./tokens.ts";

export const Registration = z
  .object(
    {
      username: text({
        pattern: usernamePattern,
        minLength: 3,
        maxLength: 64,
        description: "What to log in with. Compared without case, after NFKC.",
        example: "ann",
      }),
      password: text({
        minLength: 8,
        maxLength: passwordMaxLength,
        format: "password",
        description:
          "Counted in characters (code points), any of them allowed. Refused when among the most common ones. " +
          "The server may ask for more than 8.",
        example: "correct horse battery",
      }),
      email: text({
        format: "email",
        maxLength: emailMaxLength,
        description: "Also good to log in with. Compared without case.",
        example: "ann@example.com",
      }),
      name: text({
        minLength: 1,
        maxLength: personNameMaxLength,
        description: "What to call the person.",
        example: "Ann Smith",
      }),
    },
    { error: "A JSON object is needed." },
  )
  .meta({ id: "Registration" });

export const User = z
  .object({
    id: z.string().meta({
      format: "uuid",
      description: "Never changes and is never given to another account.",
      example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
    }),
    username: z.string().meta({ example: "ann" }),
    email: z.string().meta({ example: "ann@example.com" }),
    email_verified: z.boolean(),
    name: z.string().meta({ example: "Ann Smith" }),
    role: z.enum(["user", "admin"]).meta({ example: "user" }),
    created_at: time("When the account was made."),
    updated_at: time("When the account was last changed."),
  })
  .meta({ id: "User" });

export const register = createRoute({
  method: "post",
  path: "/authenticate/register",
  operationId: "register",
  tags: ["Accounts"],
  summary: "Create an account",
  request: { body: jsonBody(Registration) },
  responses: {
    201: {
      ...json(User, "The account was created."),
      headers: { Location: { description: "Where it is.", schema: { type: "string" } } },
    },
    ...problems(
      "malformed_body",
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

const readsProfile: Scope = "profile:read";

export const me = createRoute({
  method: "get",
  path: "/users/me",
  operationId: "getMe",
  tags: ["Accounts"],
  summary: "Who I am",
  security: [{ [accessToken]: [readsProfile] }],
  responses: {
    200: json(User, "My account, as it is now."),
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
