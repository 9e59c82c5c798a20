import { z } from "zod";
import { mfaToken, recoveryCode, totp } from "../../../contract/fields.ts";
import {
  members,
  passkey,
  replaces,
  type GrantRow,
} from "../../../contract/tokens/grants/grant.ts";
import { mfaGrant } from "../../../core/tokens/grants.ts";
import { deviceOf } from "../../request/caller.ts";
import { passkeyIn, requireFactor } from "../proofs.ts";
import { grantOf } from "./grant.ts";

/** The second factor of a login. */
const mfaRow = {
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

/** The second factor of a login. */
export const byMfa = grantOf(
  mfaRow,
  async (auth, { mfa_token: mfaToken, replaces, passkey, ...codes }, client, c) => {
    const proof = requireFactor({ ...codes, passkey: passkeyIn(passkey) });
    const { network } = c.get("caller");
    const login = { mfaToken, proof, client, device: deviceOf(c), network, replaces };
    return auth.login.withSecondFactor(login);
  },
);
