import type { CountedFacts, EventRow } from "../../audit/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

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
