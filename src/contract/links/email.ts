import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { emailMaxLength } from "../../core/accounts/email.ts";
import { removable } from "../../core/owned.ts";
import { emailPurposes } from "../../core/links/email-link.ts";
import { accountMembers } from "../accounts/account.ts";
import { linkToken, notAnObject, passkey, password, text, username, ways } from "../fields.ts";
import { ofJson, ofSudo } from "../refusals.ts";
import { json, jsonBody, problems } from "../responses.ts";
import { accessToken } from "../security.ts";

export const EmailVerification = z
  .object(
    {
      token: linkToken,
      password: password.optional(),
      passkey: passkey.optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailVerification" });

export const EmailLink = z
  .object({ token: linkToken }, { error: notAnObject })
  .meta({ id: "EmailLink" });

const EmailPreview = z
  .object({
    purpose: z.enum(emailPurposes),
    email: z.string().meta({ example: "ann@example.com" }),
    username: accountMembers.username,
    created_at: accountMembers.created_at,
    ways,
  })
  .meta({ id: "EmailPreview" });

export const EmailUndo = z
  .object(
    {
      // Longer than that of other links, because it has two addresses.
      token: text({
        maxLength: 900,
        description: "The token in the fragment of the link.",
        example: "lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailUndo" });

const UndoneChange = z
  .object({
    reset_token: z.string().meta({
      description: "For `POST /authenticate/password/reset`. It works for 20 minutes.",
      example: "lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
    }),
    removed: z
      .array(z.object({ what: z.enum(removable), name: z.string().optional() }))
      .meta({ description: "What was added since the day before the change." }),
  })
  .meta({ id: "UndoneChange" });

export const EmailChange = z
  .object(
    {
      email: text({
        format: "email",
        maxLength: emailMaxLength,
        description: "A new address for the account.",
        example: "ann@example.org",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "EmailChange" });

export const UnverifiedLogin = z
  .object({ username }, { error: notAnObject })
  .meta({ id: "UnverifiedLogin" });

const scope: BuiltInScope = "profile:write";

export const sendVerification = createRoute({
  method: "post",
  path: "/users/me/email/verification",
  operationId: "sendEmailVerification",
  tags: ["Accounts"],
  summary: "Send me a link that verifies my email address",
  description:
    "Without a body, the link goes to the address of the account, if it is not verified yet. A session that must set up a second factor " +
    "may do this too, with the scope `factors`. With a new address, the link goes there. " +
    "The account gets the new address when the link is used, and the old address is told. This needs a login within the last ten minutes.",
  security: [{ [accessToken]: [scope] }],
  request: { body: { ...jsonBody(EmailChange), required: false } },
  responses: {
    202: { description: "The request was accepted." },
    ...problems(...ofSudo, ...ofJson, "mfa_enrolment_required"),
  },
});

export const resendVerification = createRoute({
  method: "post",
  path: "/authenticate/email/verification",
  operationId: "resendEmailVerification",
  tags: ["Accounts"],
  summary: "Ask for a link that verifies an email address, without a login",
  description:
    "For a login that is refused with `email_not_verified`. The link goes to the stored address of the account, if it is not verified yet. " +
    "Every other username returns the same response, so that nobody learns whether the account exists.",
  request: { body: jsonBody(UnverifiedLogin) },
  responses: {
    202: { description: "The request was accepted." },
    ...problems(...ofJson),
  },
});

export const verifyEmail = createRoute({
  method: "post",
  path: "/authenticate/email/verify",
  operationId: "verifyEmail",
  tags: ["Accounts"],
  summary: "Verify an email address with the token of a link",
  description:
    "The link works for 20 minutes, and once. That of a new address also replaces the old one. Send an access token of the account, " +
    "`password`, or `passkey` for the options of a login.",
  security: [{}, { [accessToken]: [scope] }],
  request: { body: jsonBody(EmailVerification) },
  responses: {
    204: { description: "The address is verified." },
    ...problems(
      "malformed_authorization",
      "missing_token",
      "invalid_token",
      "insufficient_scope",
      ...ofJson,
      "invalid_link",
      "proof_required",
      "invalid_grant",
      "unknown_passkey",
      "email_taken",
      "mfa_enrolment_required",
      "overloaded",
      "unavailable",
    ),
  },
});

export const previewEmail = createRoute({
  method: "post",
  path: "/authenticate/email/preview",
  operationId: "previewEmail",
  tags: ["Accounts"],
  summary: "Show whose account the link to verify an email address is about",
  description: "Uses nothing up.",
  request: { body: jsonBody(EmailLink) },
  responses: {
    200: json(EmailPreview, "What to show before the click."),
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

export const disownEmail = createRoute({
  method: "post",
  path: "/authenticate/email/disown",
  operationId: "disownEmail",
  tags: ["Accounts"],
  summary: "Say that the account of the link to verify an email address is not mine",
  description:
    "If the account has the address, it gets a link to choose a password. Otherwise the link no longer works, and the account is told. Idempotent.",
  request: { body: jsonBody(EmailLink) },
  responses: {
    204: { description: "The request was accepted." },
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

export const undoEmailChange = createRoute({
  method: "post",
  path: "/authenticate/email/undo",
  operationId: "undoEmailChange",
  tags: ["Accounts"],
  summary: "Restore the old email address with the token of the notice about its change",
  description:
    "The link works for 72 hours, and once. It needs no login. The account has the old address again, all sessions end, and the password " +
    "no longer works.",
  request: { body: jsonBody(EmailUndo) },
  responses: {
    200: json(
      UndoneChange,
      "The old address is restored. The token lets the user choose a new password.",
    ),
    ...problems(...ofJson, "invalid_link", "email_taken", "unavailable"),
  },
});
