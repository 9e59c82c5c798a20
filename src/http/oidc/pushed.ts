import * as contract from "../../contract/oidc/pushed.ts";
import type { Auth } from "../../core/auth.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import type { Endpoints } from "../endpoint.ts";
import { oauthError } from "../response/refusals.ts";
import { json } from "../response/respond.ts";
import { readOAuthForm } from "../tokens/oauth-request.ts";

/** Requests of apps that come without a browser, which then carries only a reference (RFC 9126). */
export function pushedRequests(
  { endpoint }: Endpoints,
  auth: Auth,
  { requests }: Pick<Oidc, "requests">,
): void {
  endpoint(
    contract.pushAuthorizationRequest,
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, contract.PushedRequest);
      // The secret is not a part of the request, and must not be kept.
      const parameters = [...form].filter(([name]) => name !== "client_secret");
      const query = String(new URLSearchParams(parameters));
      const { network } = c.get("caller");
      const { requestUri, expiresIn } = await requests.push(client, query, network);
      return json(c, { request_uri: requestUri, expires_in: expiresIn }, 201);
    },
    oauthError,
  );
}
