import * as contract from "../../contract/oidc/userinfo.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { bearerToken } from "../request/bearer.ts";
import { noteCaller } from "../request/caller.ts";
import { json } from "../response/respond.ts";

/** Tells an app about the user who logged in (OpenID Connect Core, section 5.3). */
export function userInfo({ endpoint }: Endpoints, oidc: Oidc): void {
  const answer = async (c: RequestContext) => {
    const { claims, sid } = await oidc.userInfo(await bearerToken(c));
    noteCaller(c, { sub: claims.sub, sid });
    return json(c, claims, 200);
  };
  endpoint(contract.getUserInfo, answer);
  endpoint(contract.postUserInfo, answer);
}
