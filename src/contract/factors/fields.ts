import { z } from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { accessToken } from "../security.ts";

const scope: BuiltInScope = "factors";

/** What all calls for the own factors have in common. */
export const factorCall = {
  tags: ["Second factors"],
  security: [{ [accessToken]: [scope] }],
};

/** The refusals of each of these calls. */
export const refusals = [
  "malformed_authorization",
  "missing_token",
  "invalid_token",
  "insufficient_scope",
  "body_too_large",
  "unavailable",
] as const;

/** The refusals of a call that needs a login within the last ten minutes. */
export const recentRefusals = [...refusals, "insufficient_user_authentication"] as const;

/** The refusals of a call that starts to set up a factor. */
export const setUpRefusals = [...recentRefusals, "email_not_verified"] as const;

/** The refusals of a JSON body. */
export const bodyRefusals = [
  "malformed_body",
  "unsupported_media_type",
  "validation_failed",
] as const;

/** What a description says about a call that needs a recent login. */
export const recentLogin =
  "This needs a login within the last ten minutes, with a second factor if logins ask for one.";

/** What a description says about a call that starts to set up a factor. */
export const verifiedEmail =
  "If the server can send emails, the email address of the account must be verified.";

export const recoveryCodes = z.array(z.string()).meta({
  description: "Ten codes, each for one login. They are shown only now.",
  example: ["8K2M-Q7RT-1V0X-4N6P-ZB3D-H9JC"],
});
