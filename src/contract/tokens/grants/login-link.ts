import { z } from "zod";
import { loginLinkGrant } from "../../../core/tokens/grants.ts";
import { linkToken } from "../../fields.ts";
import { members, scope, type GrantRow } from "./grant.ts";

/** A login by a link that was mailed. */
export const loginLinkRow = {
  type: loginLinkGrant,
  schema: z.object({ token: linkToken, scope }),
  shows: { token: members.token },
  describe: "the grant of a login link, an extension of Latchkey (section 4.5)",
  refusals: [],
} as const satisfies GrantRow;
