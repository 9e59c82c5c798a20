import { z } from "zod";
import { passkeyGrant } from "../../../core/tokens/grants.ts";
import { members, passkey, scope, type GrantRow } from "./grant.ts";

/** A login by a passkey alone. */
export const passkeyRow = {
  type: passkeyGrant,
  schema: z.object({ passkey, scope }),
  shows: { passkey: members.passkey },
  describe: "the grant of a passkey",
  refusals: ["unknown_passkey"],
} as const satisfies GrantRow;
