import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { notAnObject } from "../fields.ts";
import { jsonBody, problems } from "../responses.ts";
import { accessToken } from "../security.ts";
import { linkToken } from "./token.ts";

export const EmailVerification = z
  .object({ token: linkToken }, { error: notAnObject })
  .meta({ id: "EmailVerification" });

const scope: BuiltInScope = "profile:write";

export const sendVerification = createRoute({
  method: "post",
  path: "/users/me/email/verification",
  operationId: "sendEmailVerification",
  tags: ["Accounts"],
  summary: "Send me a link that verifies my e-mail address",
  description: "Sends nothing if the address is verified already.",
  security: [{ [accessToken]: [scope] }],
  responses: {
    202: { description: "The request was accepted." },
    ...problems(
      "invalid_request",
      "malformed_authorization",
      "missing_token",
      "invalid_token",
      "insufficient_scope",
      "body_too_large",
      "unavailable",
    ),
  },
});

export const verifyEmail = createRoute({
  method: "post",
  path: "/authenticate/email/verify",
  operationId: "verifyEmail",
  tags: ["Accounts"],
  summary: "Verify an e-mail address with the token of a link",
  description: "The link works for 20 minutes, and once. It needs no login.",
  request: { body: jsonBody(EmailVerification) },
  responses: {
    204: { description: "The address is verified." },
    ...problems(
      "malformed_body",
      "invalid_link",
      "body_too_large",
      "unsupported_media_type",
      "validation_failed",
      "unavailable",
    ),
  },
});
