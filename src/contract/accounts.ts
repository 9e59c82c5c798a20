import { createRoute } from "@hono/zod-openapi";
import { json, jsonBody, problems } from "./responses.ts";
import { Registration, User } from "./schema.ts";

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
