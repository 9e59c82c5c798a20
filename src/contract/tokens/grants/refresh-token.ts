import { z } from "zod";
import { members, refreshToken, scope, type GrantRow } from "./grant.ts";

/** A refresh (RFC 6749 section 6). */
export const refreshRow = {
  type: "refresh_token",
  schema: z.object({ refresh_token: refreshToken, scope, resource: z.string().optional() }),
  shows: { refresh_token: members.refresh_token },
  describe: "the refresh grant",
  refusals: ["invalid_target"],
} as const satisfies GrantRow;
