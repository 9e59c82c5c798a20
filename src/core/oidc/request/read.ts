import { isPushedUri, readPushed } from "../../authorizations/pushed.ts";
import { findAsking } from "../../clients/find.ts";
import type { AskingClient } from "../../clients/ports.ts";
import { readAsked } from "../authorize/asked.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { checkRequest, invalidRequest, type CheckedRequest } from "./check.ts";
import type { AppError, AppRequest, BrowserLogin } from "./model.ts";
import { readParameters, type Parameters } from "./parameters.ts";

/** A request that came with a user. */
export interface ReadRequest extends Omit<CheckedRequest, "checked"> {
  readonly given: Parameters;
  readonly checked: AppRequest | AppError;
  /** The `request_uri` of a request that the app pushed. */
  readonly pushed?: string;
}

/**
 * A request whose app has a document that was not read yet, so that not even its redirect URI is known to be right. Nobody is led there
 * before the user has logged in and the document is read.
 */
export interface UnreadRequest {
  readonly given: Parameters;
  readonly unread: AskingClient;
  readonly pushed?: string;
}

export type SomeRequest = ReadRequest | UnreadRequest;

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
): Promise<SomeRequest> {
  const sent = readParameters(query);
  const client = await findAsking(ports, sent.app.get("client_id") ?? "");
  if (!client) throw invalidRequest("No app is registered with this client_id.");
  const requestUri = sent.app.get("request_uri");
  const isPushed = requestUri !== undefined && isPushedUri(requestUri);
  const given = isPushed ? await openPushed(ports, client, sent, requestUri) : sent;
  const app = await client.appFor(given.app.get("redirect_uri") ?? "");
  const pushed = isPushed && { pushed: requestUri };
  if (!app) return { given, unread: client, ...pushed };
  return { ...(await checkGiven(ports, policy, app, given, isPushed)), ...pushed };
}

/**
 * A request with the document of its app, which is fetched for a user who is logged in. Throws Failure `invalid_client_document`,
 * `too_many_requests`, and as `readRequest`.
 */
export async function readWholly(
  ports: OidcPorts,
  policy: OidcPolicy,
  read: SomeRequest,
  login: BrowserLogin | undefined,
): Promise<SomeRequest> {
  if (!("unread" in read) || !login) return read;
  const { given, unread, pushed } = read;
  const app = await unread.fetchFor(given.app.get("redirect_uri") ?? "", login.userId);
  const request = await checkGiven(ports, policy, app, given, pushed !== undefined);
  return pushed === undefined ? request : { ...request, pushed };
}

async function checkGiven(
  ports: OidcPorts,
  policy: OidcPolicy,
  app: CheckedRequest["client"],
  given: Parameters,
  isPushed: boolean,
): Promise<ReadRequest> {
  const length = isPushed ? 0 : given.query.length;
  const request = await checkRequest(ports, policy, app, given, length);
  const isForeign = !isPushed && given.app.has("request_uri");
  return { ...request, given, checked: isForeign ? foreignUri : request.checked };
}

/**
 * The parameters that the app pushed. Others beside `client_id` and `request_uri` do not count (RFC 9126 section 4, RFC 9101 section 5),
 * but for those of our own pages, which get the short query. A user who was asked to log in may be slower than the request lives.
 */
async function openPushed(
  { store, oidcKeys: { seals }, clock }: OidcPorts,
  client: AskingClient,
  { asked, chosen }: Parameters,
  requestUri: string,
): Promise<Parameters> {
  const query = String(new URLSearchParams({ client_id: client.outerId, request_uri: requestUri }));
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
