import { z } from "zod";
import {
  members,
  refreshToken,
  scope,
  type GrantRow,
} from "../../../contract/tokens/grants/grant.ts";
import { originOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** A refresh (RFC 6749 section 6). */
const refreshRow = {
  type: "refresh_token",
  schema: z.object({ refresh_token: refreshToken, scope, resource: z.string().optional() }),
  shows: { refresh_token: members.refresh_token },
  describe: "the refresh grant",
  refusals: ["invalid_target"],
} as const satisfies GrantRow;

/** A refresh. */
export const byRefreshToken = grantOf(
  refreshRow,
  (auth, { refresh_token: refreshToken, scope, resource }, client, c) =>
    auth.tokens.refresh({ refreshToken, scope, resource, client, ...originOf(c) }),
);
