import { anySession, hook, ownSession, type EventRow } from "../audit/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** A user logged out. */
export interface LoggedOut {
  /** The account's id. */
  readonly userId: string;
  readonly sessionId: string;
  /** The sessions that ended: `one` (this session), `others` (all of the account but this one) or `all`. */
  readonly ended: "one" | "others" | "all";
}

/** How a refresh ended. */
export const refreshOutcomes = [
  "rotated",
  "repeated",
  "reuse",
  "refused",
  "throttled",
  "failed",
] as const;

export type RefreshOutcome = (typeof refreshOutcomes)[number];

const renewed = (isRepeated: boolean): RefreshOutcome => (isRepeated ? "repeated" : "rotated");
const reused = (): RefreshOutcome => "reuse";
const loggedOut = hook<LoggedOut>()("loggedOut");

/** The events of sessions and their tokens. */
export const sessionEvents = named({
  session_renewed: {
    outcome: "success",
    stored: false,
    detail: ["repeated"],
    words: "Refreshed a session",
    counts: { refreshes: ({ detail }) => renewed(detail?.["repeated"] === true) },
  },
  authn_token_reuse: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Sent a used refresh token again; the session ended",
    isAlarming: true,
    counts: { refreshes: reused },
    endedBy: ownSession,
  },
  /** A refresh that ended without any other event. */
  refresh_stopped: {
    outcome: "failure",
    isSilent: true,
    stored: false,
    detail: ["outcome"],
    words: "Failed to refresh a session",
    counts: { refreshes: ({ detail }) => detail?.["outcome"] as RefreshOutcome },
  },
  session_logout: {
    outcome: "success",
    stored: true,
    detail: ["ended"],
    words: "Logged out",
    hook: loggedOut,
    endedBy: ownSession,
  },
  session_expired: {
    outcome: "success",
    stored: true,
    detail: ["reason", "ended", "session"],
    words: "Sessions ended",
    hook: loggedOut,
    endedBy: anySession,
  },
  excess_sessions_exceeded: {
    outcome: "success",
    stored: true,
    detail: ["ended"],
    words: "Had too many sessions; the oldest ended",
    endedBy: anySession,
  },
  /** The sessions of a deleted account, which are about to be deleted. They have ended. */
  sessions_deleted: {
    outcome: "success",
    isSilent: true,
    stored: false,
    detail: [],
    words: "Sessions deleted",
    endedBy: anySession,
  },
} as const satisfies Rows<EventRow>);
