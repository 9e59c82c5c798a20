import type { FailureRow } from "./row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals of requests for tokens, and of tokens in the wrong place. */
export const oauthFailures = named({
  invalid_scope: {
    status: 400,
    title: "The scope is unknown or not allowed. The metadata lists the scopes.",
    why: "The request asks for a scope that does not exist or that the user or client may not have.",
    todo: "Ask only for scopes that the metadata list and the user's role has.",
  },
  unsupported_token_type: {
    status: 400,
    title: "Tokens of this type cannot be revoked.",
    why: "The token belongs to a client itself, so it has no session that could end.",
    todo: "Send a refresh token or an access token of a user.",
  },
  unsupported_grant_type: {
    status: 400,
    title: "The grant type is not supported.",
    why: "The grant does not exist here, or the operator turned it off.",
    todo: "Use a grant that the metadata list; the operator may have turned yours off.",
  },
  malformed_authorization: {
    status: 400,
    title: "Send the access token exactly once, as Authorization: Bearer.",
    why: "The token was sent in the URL or in the body, or the header `Authorization` is malformed.",
    todo: "Remove the token from the URL and the body, and send one `Authorization` header.",
    bearer: "invalid_request",
  },
} as const satisfies Rows<FailureRow>);
