import type { EventRow } from "../../audit/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The events of second factors. */
export const factorEvents = named({
  recovery_code_used: {
    outcome: "success",
    stored: true,
    detail: ["left"],
    words: "Used a recovery code",
  },
  passkey_replayed: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Sent the response of a passkey again",
    isAlarming: true,
  },
  passkey_counter_fell: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Used a passkey whose counter did not grow; it may be a copy",
    isAlarming: true,
  },
  totp_added: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Added an authenticator app",
  },
  totp_removed: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Removed the authenticator app",
  },
  passkey_added: {
    outcome: "success",
    stored: true,
    detail: ["upgrade"],
    words: "Added a passkey",
  },
  passkey_renamed: { outcome: "success", stored: true, detail: [], words: "Renamed a passkey" },
  passkey_removed: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Removed a passkey",
  },
  recovery_codes_made: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Generated new recovery codes",
  },
  recovery_codes_removed: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Recovery codes removed",
  },
  two_step_changed: {
    outcome: "success",
    stored: true,
    detail: ["to"],
    words: "Changed whether a login asks for a passkey after the password",
  },
  factors_reset: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "All second factors removed",
    isAlarming: true,
  },
} as const satisfies Rows<EventRow>);
