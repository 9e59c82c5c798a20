import { z } from "zod";
import { reauthenticationGrant } from "../../../core/tokens/grants.ts";
import { password, totp } from "../../fields.ts";
import { members, passkey, refreshToken, type GrantRow } from "./grant.ts";

/** A refresh with a proof of the user. */
export const reauthenticationRow = {
  type: reauthenticationGrant,
  schema: z.object({
    refresh_token: refreshToken,
    password: password.optional(),
    totp: totp.optional(),
    passkey: passkey.optional(),
  }),
  shows: { password: members.password, refresh_token: members.refresh_token },
  describe: "the grant of a refresh with a proof of the user",
  refusals: [],
} as const satisfies GrantRow;
