import { named, type Rows } from "../ground/rows.ts";
import type { EventRow } from "./row.ts";

/** The events of access that was refused. */
export const accessEvents = named({
  authz_fail: {
    outcome: "failure",
    stored: true,
    detail: ["route", "reason"],
    words: "Was refused access",
  },
} as const satisfies Rows<EventRow>);
