import { authorizationCodeRow } from "../../../contract/tokens/grants/authorization-code.ts";
import { Failure } from "../../../core/failures.ts";
import { deviceOf } from "../../request/caller.ts";
import { grantOf } from "./grant.ts";
import { oauthFailures } from "../../../core/failures/oauth.ts";

/** The redemption of a code. */
export const authorizationCode = grantOf(authorizationCodeRow, async (auth, given, client, c) => {
  const { code, redirect_uri: redirectUri, code_verifier: verifier, resource } = given;
  if (!auth.oidc) throw new Failure(oauthFailures.unsupported_grant_type);
  const redemption = { client, code, redirectUri, verifier, resource };
  return auth.oidc.redeem({ ...redemption, ...deviceOf(c) });
});
