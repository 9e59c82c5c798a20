import type { CountedFacts, EventRow } from "../../audit/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The limit that was reached. */
export const policyOf = ({ detail }: CountedFacts) => detail?.["policy"] as string | undefined;

/** The events of limits. */
export const throttleEvents = named({
  excess_rate_limit_exceeded: {
    outcome: "failure",
    stored: true,
    detail: ["policy"],
    words: "Sent too many requests",
    counts: { limits: policyOf },
  },
  /** The caller does not learn of it, and the log has another line. */
  excess_rate_limit_hidden: {
    outcome: "failure",
    isSilent: true,
    stored: false,
    detail: ["policy"],
    words: "Reached a limit without being told",
    counts: { limits: policyOf },
  },
} as const satisfies Rows<EventRow>);
