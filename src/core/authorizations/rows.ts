import { ownSession, type EventRow } from "../audit/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The events of codes. */
export const authorizationEvents = named({
  authn_code_reuse: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Sent the code of an app again; the session of the app ended",
    isAlarming: true,
    endedBy: ownSession,
  },
} as const satisfies Rows<EventRow>);
