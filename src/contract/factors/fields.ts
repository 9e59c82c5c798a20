import { z } from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { ofSudo } from "../refusals.ts";
import { accessToken } from "../security.ts";

const scope: BuiltInScope = "factors";

/** What all calls for the own factors have in common. */
export const factorCall = {
  tags: ["Second factors"],
  security: [{ [accessToken]: [scope] }],
};

/** The refusals of a call that starts to set up a factor. */
export const setUpRefusals = [...ofSudo, "email_not_verified"] as const;

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
