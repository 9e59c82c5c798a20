import * as z from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import { time } from "../fields.ts";
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

export const lastUsedAt = time("When it was last used. Null if it never was.").nullable();

const passkeyMembers = {
  id: z.string().meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
  name: z.string().meta({ description: "What its user calls it.", example: "My phone" }),
  created_at: time("When the passkey was added."),
  last_used_at: lastUsedAt,
  backed_up: z.boolean().meta({
    description: "Whether the passkey was synchronized between devices when it was last used.",
    example: true,
  }),
  verified: z.boolean().meta({
    description: "False before the first use of an upgrade. It is no second factor then.",
  }),
  transports: z.array(z.string()).meta({
    description: "How a browser reaches the passkey.",
    example: ["internal", "hybrid"],
  }),
};

export const PasskeyFactor = z.object(passkeyMembers).meta({ id: "PasskeyFactor" });

/** The answer to a new passkey. */
export const AddedPasskey = z
  .object({
    ...passkeyMembers,
    recovery_codes: recoveryCodes.optional().meta({
      description:
        "Ten codes, each for one login, if logins ask for a second factor from now on and the account had no codes. They are shown only now.",
    }),
  })
  .meta({ id: "AddedPasskey" });
