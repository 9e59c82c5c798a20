import { anySession, type EventRow } from "../../audit/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The events of what administrators do. */
export const adminEvents = named({
  user_archived: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Account disabled",
    endedBy: anySession,
  },
  user_invited: { outcome: "success", stored: true, detail: [], words: "Was invited again" },
  user_enabled: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Account enabled",
  },
  privilege_permissions_changed: {
    outcome: "success",
    stored: true,
    detail: ["from", "to"],
    words: "Role changed",
    endedBy: anySession,
  },
  sensitive_read: {
    outcome: "success",
    stored: true,
    detail: ["what"],
    words: "Read by an administrator",
  },
  outbox_changed: {
    outcome: "success",
    stored: true,
    detail: ["change"],
    words: "Changed a waiting email or webhook",
  },
} as const satisfies Rows<EventRow>);
