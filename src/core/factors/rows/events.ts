import type { EventRow } from "../../audit/row.ts";

/** The events of changes to second factors. */
export const factorEvents = {
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
} as const satisfies Record<string, EventRow>;
