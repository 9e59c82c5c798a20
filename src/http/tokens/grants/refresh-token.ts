import { refreshRow } from "../../../contract/tokens/grants/refresh-token.ts";
import { originOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** A refresh. */
export const refresh = grantOf(
  refreshRow,
  (auth, { refresh_token: refreshToken, scope, resource }, client, c) =>
    auth.tokens.refresh({ refreshToken, scope, resource, client, ...originOf(c) }),
);
