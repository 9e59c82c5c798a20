import { factorEvents } from "./factor-events.ts";

/**
 * Every event of the audit trail: one row each. The names are those of the OWASP logging vocabulary where it has one.
 * - `outcome`: what the event says about the attempt.
 * - `stored`: false if the event is only logged.
 * - `detail`: the members that its details may have. They name fields, counts and reasons, and never hold a value of an account.
 * - `words`: what a timeline shows.
 * - `isAlarming`: true if the log line is a warning.
 * - `webhook`: the type of the webhook that the event causes, if it is about one account.
 */
export const auditEvents = {
  authn_login_success: {
    outcome: "success",
    stored: true,
    detail: ["methods"],
    words: "Logged in",
    webhook: "session.created",
  },
  authn_login_successafterfail: {
    outcome: "success",
    stored: true,
    detail: ["methods", "failures"],
    words: "Logged in after failed attempts",
    webhook: "session.created",
  },
  authn_login_fail: {
    outcome: "failure",
    stored: true,
    detail: ["reason", "name"],
    words: "Failed to log in",
  },
  authn_login_fail_max: {
    outcome: "failure",
    stored: true,
    detail: ["policy"],
    words: "Reached the limit of failed logins",
  },
  authn_login_lock: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Locked after too many failed logins",
    isAlarming: true,
    webhook: "user.locked",
  },
  authn_login_unlock: { outcome: "success", stored: true, detail: [], words: "Unlocked" },
  ...factorEvents,
  excess_rate_limit_exceeded: {
    outcome: "failure",
    stored: true,
    detail: ["policy"],
    words: "Sent too many requests",
  },
  session_renewed: {
    outcome: "success",
    stored: false,
    detail: ["repeated"],
    words: "Refreshed a session",
  },
  authn_token_reuse: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Sent a used refresh token again; the session ended",
    isAlarming: true,
    webhook: "session.ended",
  },
  session_logout: {
    outcome: "success",
    stored: true,
    detail: ["ended"],
    words: "Logged out",
    webhook: "session.ended",
  },
  session_expired: {
    outcome: "success",
    stored: true,
    detail: ["reason", "ended", "session"],
    words: "Sessions ended",
    webhook: "session.ended",
  },
  excess_sessions_exceeded: {
    outcome: "success",
    stored: true,
    detail: ["ended"],
    words: "Had too many sessions; the oldest ended",
  },
  user_created: {
    outcome: "success",
    stored: true,
    detail: ["source", "count"],
    words: "Account created",
    webhook: "user.created",
  },
  user_updated: {
    outcome: "success",
    stored: true,
    detail: ["fields"],
    words: "Account changed",
    webhook: "user.updated",
  },
  user_email_verified: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "E-mail address verified",
    webhook: "user.email_verified",
  },
  user_email_verification_requested: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Was sent a link to verify the e-mail address",
  },
  user_email_change_requested: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Asked for another e-mail address",
  },
  authn_password_change: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Password changed",
    webhook: "user.password_changed",
  },
  authn_password_change_fail: {
    outcome: "failure",
    stored: true,
    detail: ["reason"],
    words: "Failed to change the password",
  },
  authn_password_reset_requested: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Asked for a password reset",
  },
  user_deleted: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Account deleted",
    webhook: "user.deleted",
  },
  user_archived: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Account disabled",
    webhook: "user.disabled",
  },
  user_enabled: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Account enabled",
    webhook: "user.enabled",
  },
  privilege_permissions_changed: {
    outcome: "success",
    stored: true,
    detail: ["from", "to"],
    words: "Role changed",
    webhook: "user.role_changed",
  },
  sensitive_read: {
    outcome: "success",
    stored: true,
    detail: ["what"],
    words: "Read by an administrator",
  },
  authz_fail: {
    outcome: "failure",
    stored: true,
    detail: ["route", "reason"],
    words: "Was refused access",
  },
  authn_token_created: {
    outcome: "success",
    stored: true,
    detail: ["reason"],
    words: "Client secret created",
  },
  outbox_changed: {
    outcome: "success",
    stored: true,
    detail: ["change"],
    words: "Changed a waiting mail or webhook",
  },
  authn_token_delete: { outcome: "success", stored: true, detail: [], words: "Client revoked" },
} as const satisfies Record<string, AuditEventRow>;

interface AuditEventRow {
  readonly outcome: "success" | "failure";
  readonly stored: boolean;
  readonly detail: readonly string[];
  readonly words: string;
  readonly isAlarming?: true;
  readonly webhook?: string;
}

export type AuditEvent = keyof typeof auditEvents;

/** The row of an event, without the literal types. */
export const auditEventOf = (event: AuditEvent): AuditEventRow => auditEvents[event];

export const isAuditEvent = (text: string): text is AuditEvent => Object.hasOwn(auditEvents, text);

/** The details of an event, by the names that its row allows. */
export type AuditDetail<E extends AuditEvent> = {
  readonly [Name in (typeof auditEvents)[E]["detail"][number]]?: DetailValue | undefined;
};

type DetailValue = string | number | boolean | readonly string[];
