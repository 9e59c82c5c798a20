import type { FailureRow } from "./row.ts";

/** The refusals of credentials that all rooms share. */
export const credentialFailures = {
  invalid_grant: {
    status: 400,
    title: "The credentials are not valid.",
    todo: "Ask the user for the credentials again. After a refresh, ask for a new login.",
  },
  missing_token: {
    status: 401,
    title: "An access token is required.",
    todo: "Send an access token in the header `Authorization: Bearer`.",
    bearer: "",
  },
  invalid_token: {
    status: 401,
    title: "The access token is not valid.",
    todo: "Refresh the session once and repeat the call; if the refresh fails, ask for a new login.",
    bearer: "invalid_token",
  },
  insufficient_user_authentication: {
    status: 401,
    title: "Log in again to do this.",
    todo: "Ask the user to prove again who they are, then repeat the call with the new access token.",
    bearer: "insufficient_user_authentication",
  },
  insufficient_scope: {
    status: 403,
    title: "The access token does not allow this.",
    todo: "Log in with the scope that `WWW-Authenticate` names; the user's role must allow it.",
    bearer: "insufficient_scope",
  },
} as const satisfies Record<string, FailureRow>;
