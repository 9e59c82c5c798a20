import * as contract from "../../contract/provider/userinfo.ts";
import type { Provider } from "../../core/provider/provider.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { bearerToken } from "../request/bearer.ts";
import { noteCaller } from "../request/caller.ts";
import { json } from "../response/respond.ts";

/** Tells an app about the user who logged in (OpenID Connect Core, section 5.3). */
export function userInfo({ endpoint }: Endpoints, provider: Provider): void {
  const answer = async (c: RequestContext) => {
    const { claims, sid } = await provider.userInfo(await bearerToken(c));
    noteCaller(c, { sub: claims.sub, sid });
    return json(c, claims, 200);
  };
  endpoint(contract.getUserInfo, answer);
  endpoint(contract.postUserInfo, answer);
}
