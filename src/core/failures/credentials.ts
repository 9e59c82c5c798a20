import type { FailureRow } from "./row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals of credentials that all features share. */
export const credentialFailures = named({
  invalid_grant: {
    status: 400,
    title: "The credentials are not valid.",
    why: "The username or the password is wrong, the account is disabled or locked, or the refresh token is not valid any more. All of them look alike, so that nobody learns which accounts exist. Or the `code` of an app is older than a minute, was used, or came with another `redirect_uri` or `code_verifier`. Or the user may not use the app.",
    todo: "Ask the user for the credentials again. After a refresh or a redemption of a code, ask for a new login. The log of the server says the reason.",
    failsLogin: true,
  },
  refused: {
    status: 403,
    title: "This request was refused. Reload the page and try again.",
    why: "The operator's function `before.logIn` or `before.register` refused the request, for example because a CAPTCHA is missing. Or the function failed.",
    todo: "Show `detail` to the user; the operator's function decides, and the log says if it failed.",
    oauth: "access_denied",
    oauthStatus: 400,
    reasons: {
      "refused by the operator": "refused",
      "check of the operator failed": "refused",
    },
    failsLogin: true,
  },
  missing_token: {
    status: 401,
    title: "An access token is required.",
    why: "The call needs an access token. The request has none, or its `Authorization` has another scheme.",
    todo: "Send an access token in the header `Authorization: Bearer`.",
    bearer: "",
  },
  invalid_token: {
    status: 401,
    title: "The access token is not valid.",
    why: "The token has expired, its session ended, its account was disabled, or it was signed with another key.",
    todo: "Refresh the session once and repeat the call; if the refresh fails, ask for a new login.",
    bearer: "invalid_token",
  },
  insufficient_user_authentication: {
    status: 401,
    title: "Log in again to do this.",
    why: "The call is sensitive, and the user last proved who they are too long ago or with too few factors. In the session of an app, a proof in the browser does not count.",
    todo: "Ask the user to prove again who they are, then repeat the call with the new access token. An app without a secret opens the page of the account in the browser.",
    bearer: "insufficient_user_authentication",
  },
  insufficient_scope: {
    status: 403,
    title: "The access token does not allow this.",
    why: "The token has no such scope, or the role of the user does not allow it.",
    todo: "Log in with the scope that `WWW-Authenticate` names; the user's role must allow it.",
    bearer: "insufficient_scope",
  },
} as const satisfies Rows<FailureRow>);
