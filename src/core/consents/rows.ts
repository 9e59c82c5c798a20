import { anySession, type EventRow } from "../audit/row.ts";
import { named, type Rows } from "../ground/rows.ts";
import { day } from "../ground/time.ts";
import { rate } from "../throttle/model.ts";

const notices = "emails about a connected app that you did not create";

/** The limits of what the owner of an account is told about apps. */
export const consentThrottle = {
  notice: rate(["connected-app-account", "account", notices], 5, day),
};

/** The events of apps that users let use their accounts. */
export const consentEvents = named({
  app_connected: {
    outcome: "success",
    stored: true,
    detail: ["app", "host", "scopes"],
    words: "Connected an app",
    counts: { apps: () => "connected" },
  },
  app_scopes_added: {
    outcome: "success",
    stored: true,
    detail: ["app", "host", "scopes"],
    words: "Let a connected app do more",
  },
  app_disconnected: {
    outcome: "success",
    stored: true,
    detail: ["app", "by"],
    words: "Disconnected an app",
    counts: { apps: () => "disconnected" },
    endedBy: anySession,
  },
} as const satisfies Rows<EventRow>);
