import { because, type FailureRow } from "../../failures/row.ts";
import { named, type Rows } from "../../ground/rows.ts";
import { credentialFailures } from "../../failures/credentials.ts";
import { endedReasons } from "../../sessions/policy.ts";

/** The refusals of apps that send users here. */
export const oidcFailures = named({
  /** The user stays here, because nobody may be led to a URL that no app registered. */
  invalid_authorization_request: {
    status: 400,
    oauth: "invalid_request",
    title: "The app sent a request that this server does not accept.",
    why: "The `client_id` is unknown, the `redirect_uri` is not registered, or a parameter is broken or sent twice. Or the `request_uri` of a pushed request was used before, or is too old.",
    todo: "Send each parameter once, with a `client_id` and a `redirect_uri` that `latchkey clients show` lists. Push the request again if its `request_uri` was used.",
  },
  /** The user stays here, and learns what to do. */
  cookies_required: {
    status: 400,
    title: "This browser keeps no cookies.",
    why: "Twice, the browser came back to `/authorize` from a page of Latchkey without the cookie that it had to keep.",
    todo: "Allow cookies for the address of Latchkey. Then start the login again in the app.",
  },
  unsupported_response_type: {
    status: 400,
    title: "The parameter response_type must be code.",
    why: "The app asked for a flow other than the authorization code flow, which is the only one here.",
    todo: "Send `response_type=code`.",
  },
  invalid_target: {
    status: 400,
    title: "No such resource is registered here.",
    why: "The app sent the parameter `resource`, which this server does not support yet.",
    todo: "Leave out the parameter `resource`.",
  },
  request_not_supported: {
    status: 400,
    title: "The parameter request is not supported.",
    why: "The app sent its parameters as a signed request object.",
    todo: "Send the parameters themselves.",
  },
  registration_not_supported: {
    status: 400,
    title: "The parameter registration is not supported.",
    why: "The app tried to register itself with its request.",
    todo: "Let the operator create a client, and send its `client_id`.",
  },
} as const satisfies Rows<FailureRow>);

/** A code of an app that is not good, or whose login has ended. */
export const wrongAuthorizationCode = because(credentialFailures.invalid_grant, [
  ...endedReasons,
  "code unknown",
  "code of another client",
  "redirect URI of another request",
  "code verifier missing",
  "code without a challenge",
  "code verifier wrong",
  "code too old",
  "code used before",
]);
