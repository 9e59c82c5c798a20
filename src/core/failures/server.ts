import type { FailureRow } from "./row.ts";

/** The refusals of a server that cannot serve a request. */
export const serverFailures = {
  internal: {
    status: 500,
    title: "Internal server error.",
    todo: "Look for the request id in the log of the server; its line names the cause.",
  },
  /** Callers can cause it at will. */
  overloaded: {
    status: 503,
    title: "The server is busy. Try again in a moment.",
    todo: "Try again after the seconds in `Retry-After`. If it happens often, add processes or servers.",
    retry: 2,
    level: "warn",
  },
  /** Only for runtimes that cannot refuse to start (Workers). */
  misconfigured: {
    status: 503,
    title: "The server is not configured.",
    todo: "Correct the variables that the log of the Worker names.",
  },
  /** A retry after two seconds is within the minute in which a refresh may be repeated. */
  unavailable: {
    status: 503,
    title: "The service is temporarily unavailable.",
    todo: "Try again after the seconds in `Retry-After`. If it goes on, check the database of the server.",
    retry: 2,
  },
} as const satisfies Record<string, FailureRow>;
