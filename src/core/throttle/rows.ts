import type { CountedFacts, EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { second } from "../ground/time.ts";
import { localRate } from "./model.ts";

/** The refusals of limits. */
export const throttleFailures = named({
  too_many_requests: {
    status: 429,
    title: "Too many attempts. Wait a while, then try again.",
    why: "The account, network or device has reached one of the limits.",
    detail: "The account, network or device has reached a limit. Wait a while, then try again.",
    todo: "Wait the seconds in `Retry-After`. The header `RateLimit-Policy` shows the limit.",
    oauth: "temporarily_unavailable",
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
  },
} as const satisfies Rows<FailureRow>);

/** The limits in front of all calls. */
export const requestThrottle = {
  requests: localRate(["requests", "network", "requests of any kind"], 200, second),
};

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
