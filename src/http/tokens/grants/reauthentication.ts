import { z } from "zod";
import { emailCode, loginRequest, password, totp } from "../../../contract/fields.ts";
import {
  members,
  passkey,
  refreshToken,
  type GrantRow,
} from "../../../contract/tokens/grants/grant.ts";
import { reauthenticationGrant } from "../../../core/tokens/grants.ts";
import { originOf } from "../../request/caller.ts";
import { codeIn, factorIn, passkeyIn } from "../proofs.ts";
import { grantOf } from "./grant.ts";

/** A refresh with a proof of the user. */
const reauthenticationRow = {
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

/** A refresh with a proof of the user. */
export const byReauthentication = grantOf(
  reauthenticationRow,
  async (
    auth,
    { refresh_token: refreshToken, password, passkey, login_request, code, ...codes },
    client,
    c,
  ) =>
    auth.login.reauthenticate({
      refreshToken,
      password,
      code: codeIn({ login_request, code }),
      factor: factorIn({ ...codes, passkey: passkeyIn(passkey) }),
      client,
      network: c.get("caller").network,
      signal: c.req.raw.signal,
      ...originOf(c),
    }),
);
