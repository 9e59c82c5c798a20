import { anySession, type EventRow } from "../../audit/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The events of passwords. */
export const passwordEvents = named({
  authn_login_unlock: { outcome: "success", stored: true, detail: [], words: "Unlocked" },
  authn_password_change: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Password changed",
    endedBy: anySession,
  },
  authn_password_change_fail: {
    outcome: "failure",
    stored: true,
    detail: ["reason"],
    words: "Failed to change the password",
  },
} as const satisfies Rows<EventRow>);
