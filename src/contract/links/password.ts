import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { passwordMaxLength } from "../../core/passwords/rules.ts";
import { linkToken, notAnObject, text, username } from "../fields.ts";
import { ofJson } from "../refusals.ts";
import { jsonBody, problems } from "../responses.ts";

export const ForgottenPassword = z
  .object({ username }, { error: notAnObject })
  .meta({ id: "ForgottenPassword" });

export const PasswordReset = z
  .object(
    {
      token: linkToken,
      password: text({
        minLength: 8,
        maxLength: passwordMaxLength,
        format: "password",
        description: "The new password. The rules are those of a registration.",
        example: "correct horse battery",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "PasswordReset" });

export const forgotPassword = createRoute({
  method: "post",
  path: "/authenticate/password/forgot",
  operationId: "forgotPassword",
  tags: ["Accounts"],
  summary: "Ask for a link to choose a new password",
  description:
    "Sends an email to the stored address of the account. An unknown account returns the same response, so that nobody learns whether the account exists. " +
    "The link works for 20 minutes, and once.",
  request: { body: jsonBody(ForgottenPassword) },
  responses: {
    202: { description: "The request was accepted." },
    ...problems(...ofJson),
  },
});

export const resetPassword = createRoute({
  method: "post",
  path: "/authenticate/password/reset",
  operationId: "resetPassword",
  tags: ["Accounts"],
  summary: "Choose a new password with the token of a link",
  description:
    "Ends all sessions of the account and creates none. The email address counts as verified afterwards, because the link was sent to it.",
  request: { body: jsonBody(PasswordReset) },
  responses: {
    204: { description: "The password was changed." },
    ...problems(...ofJson, "invalid_link", "overloaded", "unavailable"),
  },
});
