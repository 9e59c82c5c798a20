import type { FailureRow } from "../../failures/row.ts";

/** The refusals of apps that send users here. */
export const providerFailures = {
  /** The user stays here, because nobody may be led to a URL that no app registered. */
  invalid_authorization_request: {
    status: 400,
    title: "The app sent a request that this server does not accept.",
    why: "The `client_id` is unknown, the `redirect_uri` is not registered, or a parameter is broken or sent twice.",
    todo: "Send the `client_id` and exactly one `redirect_uri` that `latchkey clients show` lists.",
  },
} as const satisfies Record<string, FailureRow>;
