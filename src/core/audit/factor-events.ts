/** The events of second factors. They are part of `auditEvents`, which explains the members. */
export const factorEvents = {
  mfa_required: {
    outcome: "success",
    stored: true,
    detail: ["factors"],
    words: "Was asked for a second factor",
  },
  mfa_passed: {
    outcome: "success",
    stored: true,
    detail: ["method"],
    words: "Proved a second factor",
  },
  mfa_failed: {
    outcome: "failure",
    stored: true,
    detail: ["method", "reason"],
    words: "Failed to prove a second factor",
  },
  mfa_locked: {
    outcome: "failure",
    stored: true,
    detail: ["method"],
    words: "Reached the limit of wrong codes",
    isAlarming: true,
  },
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
    words: "Sent an answer of a passkey again",
    isAlarming: true,
  },
  passkey_counter_fell: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Used a passkey whose counter did not grow; it may be a copy",
    isAlarming: true,
  },
  reauthenticated: {
    outcome: "success",
    stored: true,
    detail: ["methods"],
    words: "Proved again who they are",
  },
} as const;
