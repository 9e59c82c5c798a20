import type { FailureRow } from "../../failures/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The refusals of limits. */
export const throttleFailures = named({
  too_many_requests: {
    status: 429,
    title: "Too many attempts. Wait a while, then try again.",
    why: "The account, network or device has reached one of the limits.",
    todo: "Wait the seconds in `Retry-After`; `RateLimit-Policy` names the limit.",
    oauth: "temporarily_unavailable",
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
  },
} as const satisfies Rows<FailureRow>);
