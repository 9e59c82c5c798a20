import type { EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";

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
} as const satisfies Rows<FailureRow>);

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
