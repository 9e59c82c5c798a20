import { authorizationLimits } from "../../authorizations/model.ts";
import { storePushed } from "../../authorizations/pushed.ts";
import { findAsking } from "../../clients/find.ts";
import type { KnownClient } from "../../clients/model.ts";
import { clientFailures } from "../../clients/rows.ts";
import { Failure, requestFailures, type FailureRow, oauthFailures } from "../../failures.ts";
import { resourceFailures } from "../../resources/rows.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { oidcFailures } from "../rows.ts";
import { checkRequest, invalidRequest } from "./check.ts";
import { describe, type RequestErrorCode } from "./model.ts";
import { noteRefused } from "./note.ts";
import { readParameters } from "./parameters.ts";

/** What an app gets for a request that it pushed. */
export type Pushed = Awaited<ReturnType<typeof storePushed>>;

/**
 * Checks and keeps a request that an authenticated client pushes (RFC 9126): the same as `/authorize` would. Throws the errors
 * that `/authorize` gives to apps as a Failure, and Failure `invalid_authorization_request`, `unavailable`.
 */
export async function pushRequest(
  ports: OidcPorts,
  policy: OidcPolicy,
  { id, outerId }: Pick<KnownClient, "id" | "outerId">,
  sent: string,
): Promise<Pushed> {
  const { app, hasResources, query } = readParameters(sent);
  if (app.has("request_uri")) throw invalidRequest("A pushed request contains no request_uri.");
  if (app.get("client_id") !== outerId) {
    throw invalidRequest("Send the client_id of the client that authenticates.");
  }
  const asking = await findAsking(ports, outerId);
  if (!asking) throw invalidRequest("No app is registered with this client_id.");
  const client = await asking.appFor(app.get("redirect_uri") ?? "");
  if (!client) throw invalidRequest(unreadDocument);
  if (client.id !== id) {
    throw new Failure(clientFailures.invalid_client, { reason: "client not authenticated" });
  }
  const { checked } = await checkRequest(ports, policy, client, { app, hasResources }, 0);
  if ("error" in checked) {
    noteRefused(ports.audit, client, checked);
    throw new Failure(refusals[checked.error], { detail: describe(checked) });
  }
  if (query.length > authorizationLimits.request) {
    const detail = `The request may have at most ${authorizationLimits.request} characters.`;
    throw new Failure(requestFailures.invalid_request, { detail });
  }
  return storePushed({ ...ports, seals: ports.oidcKeys.seals }, asking, query);
}

const unreadDocument =
  "The document of the app is fetched only after a user has logged in. Send this request to /authorize.";

/** What an app gets in place of a redirect. */
const refusals: Readonly<Record<RequestErrorCode, FailureRow>> = {
  invalid_request: requestFailures.invalid_request,
  unauthorized_client: clientFailures.unauthorized_client,
  unsupported_response_type: oidcFailures.unsupported_response_type,
  invalid_scope: oauthFailures.invalid_scope,
  invalid_target: resourceFailures.invalid_target,
  request_not_supported: oidcFailures.request_not_supported,
  registration_not_supported: oidcFailures.registration_not_supported,
  access_denied: clientFailures.unauthorized_client,
};
