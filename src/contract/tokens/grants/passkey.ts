import { z } from "zod";
import { passkeyGrant } from "../../../core/tokens/grants.ts";
import { captcha } from "../../fields.ts";
import { members, passkey, scope, type GrantRow } from "./grant.ts";

/** A login by a passkey alone. */
export const passkeyRow = {
  type: passkeyGrant,
  schema: z.object({ passkey, captcha, scope }),
  shows: { passkey: members.passkey, captcha: members.captcha },
  describe: "the grant of a passkey",
  refusals: ["unknown_passkey"],
} as const satisfies GrantRow;
