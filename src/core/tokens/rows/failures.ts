import type { FailureRow } from "../../failures/row.ts";

/** The refusals of requests for tokens, and of tokens in the wrong place. */
export const tokenFailures = {
  invalid_scope: {
    status: 400,
    title: "The scope is unknown or not allowed.",
    todo: "Ask only for scopes that the metadata list and the user's role has.",
  },
  unsupported_token_type: {
    status: 400,
    title: "Tokens of this type cannot be revoked.",
    todo: "Send a refresh token or an access token of a user.",
  },
  unsupported_grant_type: {
    status: 400,
    title: "The grant type is not supported.",
    todo: "Use a grant that the metadata list; the operator may have turned yours off.",
  },
  malformed_authorization: {
    status: 400,
    title: "Send the access token exactly once, as Authorization: Bearer.",
    todo: "Remove the token from the URL and the body, and send one `Authorization` header.",
    bearer: "invalid_request",
  },
} as const satisfies Record<string, FailureRow>;
