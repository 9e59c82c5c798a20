import { authorizationCodeRow } from "../../../contract/tokens/grants/authorization-code.ts";
import { Failure } from "../../../core/failures.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";

/** The redemption of a code. */
export const authorizationCode = grantOf(
  authorizationCodeRow,
  async (auth, { code, redirect_uri: redirectUri, code_verifier: verifier }, client, c) => {
    if (!auth.provider) throw new Failure("unsupported_grant_type");
    return auth.provider.redeem({ client, code, redirectUri, verifier, ...deviceOf(c) });
  },
);
