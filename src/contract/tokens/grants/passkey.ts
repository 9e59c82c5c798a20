import { z } from "zod";
import { passkeyGrant } from "../../../core/tokens/grants.ts";
import { captcha } from "../../fields.ts";
import { members, passkey, replaces, scope, type GrantRow } from "./grant.ts";

/** A login by a passkey alone. */
export const passkeyRow = {
  type: passkeyGrant,
  schema: z.object({ passkey, captcha, scope, replaces: replaces.optional() }),
  shows: { passkey: members.passkey, captcha: members.captcha, replaces: members.replaces },
  describe: "the grant of a passkey",
  refusals: ["unknown_passkey"],
} as const satisfies GrantRow;
