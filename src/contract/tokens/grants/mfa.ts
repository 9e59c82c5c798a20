import { z } from "zod";
import { mfaGrant } from "../../../core/tokens/grants.ts";
import { mfaToken, recoveryCode, totp } from "../../fields.ts";
import { members, passkey, replaces, type GrantRow } from "./grant.ts";

/** The second factor of a login. */
export const mfaRow = {
  type: mfaGrant,
  schema: z.object({
    mfa_token: mfaToken,
    replaces: replaces.optional(),
    totp: totp.optional(),
    recovery_code: recoveryCode.optional(),
    passkey: passkey.optional(),
  }),
  shows: {
    mfa_token: members.mfa_token,
    totp: members.totp,
    recovery_code: members.recovery_code,
  },
  describe: "the grant that completes a login with a second factor",
  refusals: ["mfa_required", "expired_token"],
} as const satisfies GrantRow;
