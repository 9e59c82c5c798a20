import { z } from "zod";
import { captcha } from "../../../contract/fields.ts";
import {
  members,
  passkey,
  replaces,
  scope,
  type GrantRow,
} from "../../../contract/tokens/grants/grant.ts";
import { passkeyGrant } from "../../../core/tokens/grants.ts";
import { deviceOf } from "../../request/caller.ts";
import { passkeyIn } from "../proofs.ts";
import { grantOf } from "./grant.ts";

/** A login by a passkey alone. */
const passkeyRow = {
  type: passkeyGrant,
  schema: z.object({ passkey, captcha, scope, replaces: replaces.optional() }),
  shows: { passkey: members.passkey, captcha: members.captcha, replaces: members.replaces },
  describe: "the grant of a passkey",
  refusals: ["unknown_passkey"],
} as const satisfies GrantRow;

/** A login by a passkey. */
export const byPasskey = grantOf(
  passkeyRow,
  (auth, { passkey, captcha, scope, replaces }, client, c) => {
    const { network } = c.get("caller");
    const answer = passkeyIn(passkey);
    const login = { answer, captcha, scope, client, device: deviceOf(c), network, replaces };
    return auth.login.withPasskey(login);
  },
);
