import type { FailureRow } from "./row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals of a server that cannot serve a request. */
export const serverFailures = named({
  internal: {
    status: 500,
    title: "Internal server error.",
    why: "The server has a fault, which its log describes.",
    todo: "Look for the request id in the log of the server; its line names the cause.",
  },
  /** Callers can cause it at will. */
  overloaded: {
    status: 503,
    title: "The server is busy. Try again in a moment.",
    why: "More passwords are waiting to be checked than the processors can handle.",
    todo: "Try again after the seconds in `Retry-After`. If it happens often, add processes or servers.",
    retry: 2,
    level: "warn",
  },
  /** Only for runtimes that cannot refuse to start (Workers). */
  misconfigured: {
    status: 503,
    title: "The server is not configured. Its log names the variables.",
    why: "A variable of the Worker is missing or not valid.",
    todo: "Correct the variables that the log of the Worker names.",
    type: "about:blank",
  },
  /** A retry after two seconds is within the minute in which a refresh may be repeated. */
  unavailable: {
    status: 503,
    title: "The service is temporarily unavailable.",
    why: "The database cannot be reached or does not respond in time, or the server is stopping.",
    todo: "Try again after the seconds in `Retry-After`. If it goes on, check the database of the server.",
    retry: 2,
  },
} as const satisfies Rows<FailureRow>);
