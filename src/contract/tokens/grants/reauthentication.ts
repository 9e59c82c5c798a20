import { z } from "zod";
import { reauthenticationGrant } from "../../../core/tokens/grants.ts";
import { emailCode, loginRequest, password, totp } from "../../fields.ts";
import { members, passkey, refreshToken, type GrantRow } from "./grant.ts";

/** A refresh with a proof of the user. */
export const reauthenticationRow = {
  type: reauthenticationGrant,
  schema: z.object({
    refresh_token: refreshToken,
    password: password.optional(),
    login_request: loginRequest.optional(),
    code: emailCode.optional(),
    totp: totp.optional(),
    passkey: passkey.optional(),
  }),
  shows: {
    password: members.password,
    refresh_token: members.refresh_token,
    login_request: members.login_request,
    code: members.code,
  },
  describe: "the grant of a refresh with a proof of the user",
  refusals: [],
} as const satisfies GrantRow;
