import * as contract from "../../contract/tokens/revoke.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { noteCaller, originOf } from "../request/caller.ts";
import { readOAuthForm } from "./oauth-request.ts";
import { oauthError } from "../response/refusals.ts";
import { respond } from "../response/respond.ts";
import { parseForm } from "../request/body.ts";

/** The revocation endpoint (RFC 7009). */
export function revoke({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(
    contract.revoke,
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, contract.RevocationRequest);
      const { token } = parseForm(form, contract.RevocationRequest);
      const origin = originOf(c);
      const ended =
        (await auth.tokens.revoke(client, token, origin)) ??
        (await auth.oidc?.revoke(client, token, origin));
      if (ended) noteCaller(c, { sub: ended.userId, sid: ended.sessionId });
      return respond(c, null, 200);
    },
    oauthError,
  );
}
