import { isPushedUri, readPushed } from "../../authorizations/pushed.ts";
import { findRegistered } from "../../clients/find.ts";
import type { Client } from "../../clients/model.ts";
import { readAsked } from "../authorize/asked.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { checkRequest, invalidRequest, type CheckedRequest } from "./check.ts";
import type { AppError, AppRequest } from "./model.ts";
import { readParameters, type Parameters } from "./parameters.ts";

/** A request that came with a user. */
export interface ReadRequest extends Omit<CheckedRequest, "checked"> {
  readonly given: Parameters;
  readonly checked: AppRequest | AppError;
  /** The `request_uri` of a request that the app pushed. */
  readonly pushed?: string;
}

export const isError = (checked: ReadRequest["checked"]): checked is AppError => "error" in checked;

const foreignUri: AppError = {
  error: "request_uri_not_supported",
  description: "The parameter request_uri must be one that this server issued for the client.",
  parameter: "request_uri",
};

/**
 * Reads and checks the query of `/authorize`, on every visit anew. Nobody is led to a redirect URI that the client did not register.
 * Throws Failure `invalid_authorization_request`, `unavailable`.
 */
export async function readRequest(
  ports: OidcPorts,
  policy: OidcPolicy,
  query: string,
): Promise<ReadRequest> {
  const sent = readParameters(query);
  const client = await findRegistered(ports, sent.app.get("client_id") ?? "");
  if (!client) throw invalidRequest("No app is registered with this client_id.");
  const requestUri = sent.app.get("request_uri");
  if (requestUri !== undefined && isPushedUri(requestUri)) {
    const given = await openPushed(ports, client, sent, requestUri);
    const request = await checkRequest(ports, policy, client, given, 0);
    return { ...request, given, pushed: requestUri };
  }
  const request = await checkRequest(ports, policy, client, sent, sent.query.length);
  const checked = requestUri === undefined ? request.checked : foreignUri;
  return { ...request, given: sent, checked };
}

/**
 * The parameters that the app pushed. Others beside `client_id` and `request_uri` do not count (RFC 9126 section 4, RFC 9101 section 5),
 * but for those of our own pages, which get the short query. A user who was asked to log in may be slower than the request lives.
 */
async function openPushed(
  { store, oidcKeys: { seals }, clock }: OidcPorts,
  client: Client,
  { asked, chosen }: Parameters,
  requestUri: string,
): Promise<Parameters> {
  const query = String(new URLSearchParams({ client_id: client.id, request_uri: requestUri }));
  const isOpened = (await readAsked(seals, query, asked, clock())) !== undefined;
  const pushed = await readPushed({ store, seals, clock }, client, requestUri, isOpened);
  if (pushed === undefined) {
    throw invalidRequest(
      "The request_uri is not valid. It was used before, is too old, or belongs to another app.",
    );
  }
  const { app, hasResources } = readParameters(pushed);
  return { app, hasResources, asked, chosen, query, canonical: query };
}
