import type { EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { hour, minute, second } from "../ground/time.ts";
import { localRate } from "../throttle/model.ts";

/** The refusals of clients. */
export const clientFailures = named({
  invalid_client: {
    status: 401,
    title: "Client authentication failed. Check the id and the secret of the client.",
    why: "The client id or secret is wrong, or the client was revoked.",
    todo: "Check the id and the secret, and that the client was not revoked.",
    basic: true,
  },
  unauthorized_client: {
    status: 400,
    title: "This client may not use this grant.",
    why: "The operator created the client for other grants. Apps that only log users in may use only authorization codes and refresh tokens.",
    todo: "Use a grant that the client may use, or ask the operator for another client.",
  },
  client_is_first_party: {
    status: 403,
    title: "This client is first-party. Only a command can give it a new secret.",
    why: "Users are not asked about a first-party client, so administrators cannot take it over through the API.",
    detail:
      "Users are not asked about a first-party client. Only a command can give it a new secret.",
    todo: "Run `latchkey clients rotate` with the id of the client.",
  },
  client_is_public: {
    status: 409,
    title: "This client is public, so it has no secret.",
    why: "The operator created the client without a secret, because its app cannot keep one.",
    todo: "Create another client that is not public, if the app can keep a secret.",
  },
  invalid_redirect_uri: {
    status: 400,
    title: "The client cannot register these redirect URIs.",
    why: "None of the `redirect_uris` is that of a known client or starts with `http` on the user's machine. Or they belong to two clients, or are too long.",
    todo: "Send the redirect URIs of one client. For any other client, ask the operator to run `latchkey clients create`.",
  },
  invalid_client_metadata: {
    status: 400,
    title: "The client cannot register with this metadata.",
    why: "The body is not a JSON object, or its `redirect_uris` is not an array of strings.",
    todo: "Send `redirect_uris` as an array of strings (RFC 7591).",
  },
  invalid_client_document: {
    status: 400,
    oauth: "invalid_request",
    title: "The document of this app cannot be used.",
    why: "The `client_id` is the URL of a client metadata document. Its host did not deliver the document, or the document breaks a rule.",
    todo: "Try again in a minute. If the error persists, the app must correct its document, or the operator has to create a client for it.",
  },
} as const satisfies Rows<FailureRow>);

const documents = "fetches of client documents";

/** The limits of clients without a row. */
export const clientThrottle = {
  documents: localRate(["client-documents", "server", documents], 30, minute),
  documentsOfUrl: localRate(["client-documents-url", "URL", documents], 1, 10 * second),
  documentsOfAccount: localRate(
    ["client-documents-account", "account", "client documents that were not fetched before"],
    5,
    hour,
  ),
  registrations: localRate(
    ["client-registrations", "network", "registrations of clients"],
    60,
    minute,
  ),
};

/** The events of clients. */
export const clientEvents = named({
  authn_token_created: {
    outcome: "success",
    stored: true,
    detail: ["reason"],
    words: "Client secret created",
  },
  authn_token_delete: { outcome: "success", stored: true, detail: [], words: "Client revoked" },
  client_changed: {
    outcome: "success",
    stored: true,
    detail: ["change", "settings"],
    words: "Client changed",
  },
} as const satisfies Rows<EventRow>);
