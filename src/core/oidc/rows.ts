import type { CountedFacts, EventRow } from "../audit/row.ts";
import { because, credentialFailures, type FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { minute } from "../ground/time.ts";
import { endedReasons } from "../sessions/policy.ts";
import { localRate, rate } from "../throttle/model.ts";

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
    why: "Twice, the browser returned to `/authorize` from a page of Latchkey without the cookie that it must keep.",
    todo: "Allow cookies for the address of Latchkey. Then start the login again in the app.",
  },
  unsupported_response_type: {
    status: 400,
    title: "The parameter response_type must be code.",
    why: "The app asked for a flow other than the authorization code flow, which is the only one here.",
    todo: "Send `response_type=code`.",
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
  "role may not use the resource",
]);

const pushes = "requests that apps without a secret push";
const pushesOfClient = "requests that an app with a secret pushes";

/** The limits of apps that send users here. */
export const oidcThrottle = {
  authorize: localRate(["authorize", "network", "requests of apps to log users in"], 600, minute),
  logo: localRate(["logo", "network", "logos of apps"], 600, minute),
  push: localRate(["push", "network", pushes], 60, minute),
  pushOfClient: localRate(["push-client", "client", pushesOfClient], 600, minute),
  consent: rate(["consent", "account", "decisions about apps"], 30, minute),
  logout: rate(["logout", "network", "logouts that start at apps"], 60, minute),
};

/** How the request of an app ended. Those that lead to a page of ours go on, and are not counted. */
export const authorizationOutcomes = [
  "granted",
  "denied",
  "access_denied",
  "login_required",
  "interaction_required",
  "consent_required",
  "invalid",
  "invalid_request",
  "invalid_scope",
  "invalid_target",
  "unauthorized_client",
  "unsupported_response_type",
  "request_not_supported",
  "request_uri_not_supported",
  "invalid_request_uri",
  "registration_not_supported",
  "failed",
] as const;

export type AuthorizationOutcome = (typeof authorizationOutcomes)[number];

const outcomeIn = ({ detail }: CountedFacts) => detail?.["outcome"] as AuthorizationOutcome;

/** The events of apps that log users in. */
export const oidcEvents = named({
  /** Not in the table, because one login in a browser opens many apps, many times. */
  authorization_granted: {
    outcome: "success",
    stored: false,
    detail: [],
    words: "Was logged in to an app",
    counts: { authorizations: (): AuthorizationOutcome => "granted" },
  },
  authorization_denied: {
    outcome: "failure",
    logsRepetitions: true,
    stored: true,
    detail: ["by"],
    words: "Was not logged in to an app",
    counts: {
      authorizations: ({ detail }): AuthorizationOutcome =>
        detail?.["by"] === "role" ? "access_denied" : "denied",
    },
  },
  /** The app has to change. `latchkey clients show` reads the newest one. */
  authorization_refused: {
    outcome: "failure",
    logsRepetitions: true,
    stored: true,
    detail: ["code", "parameter", "reason", "hint"],
    words: "Sent a user with a request that has an error",
  },
  /** The app wanted no page. It asks again with one, so the table would only fill. */
  authorization_interrupted: {
    outcome: "failure",
    stored: false,
    detail: ["code", "reason"],
    words: "Could not be logged in to an app without a page",
  },
  authorization_stopped: {
    outcome: "failure",
    isSilent: true,
    stored: false,
    detail: ["outcome"],
    words: "Came from an app with a request that cannot be served",
    counts: { authorizations: outcomeIn },
  },
} as const satisfies Rows<EventRow>);
