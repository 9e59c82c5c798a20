import { anySession, type EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { minute } from "../ground/time.ts";
import { localRate } from "../throttle/model.ts";

/** The refusals of what administrators do. */
export const adminFailures = named({
  /** Behind the MySQL proxy, whose key must not make clients. */
  not_supported_here: {
    status: 404,
    title: "This server cannot do this. Use the command line beside the database.",
    why: "Servers behind the MySQL proxy run only the statements that the proxy allows.",
    detail:
      "Servers behind the MySQL proxy cannot do this. Use the command line beside the database.",
    todo: "Run the command of `latchkey` on a machine that connects to MySQL directly.",
  },
  user_is_disabled: {
    status: 409,
    title: "This account is disabled. Enable it first.",
    why: "Disabled accounts receive no links and no sessions.",
    detail: "Disabled accounts receive no links and no sessions. Enable the account first.",
    todo: "Enable the account, then repeat the call.",
  },
  cannot_change_yourself: {
    status: 409,
    title: "Administrators cannot do this to their own account.",
    why: "An administrator could otherwise lock themselves out by mistake.",
    detail: "Ask another administrator, or use the command line.",
    todo: "Ask another administrator, or use the command line.",
  },
  /** The operator has not turned on the admin API at the MySQL proxy. */
  admin_api_off: {
    status: 503,
    title: "The MySQL proxy of this server does not run the admin API.",
    why: "The proxy runs without `MYSQL_PROXY_ADMIN=on`, which is the default.",
    todo: "Set `MYSQL_PROXY_ADMIN=on` at the proxy, and start it again.",
  },
} as const satisfies Rows<FailureRow>);

/** The limits of what administrators and the operator's servers do. */
export const adminThrottle = {
  accounts: localRate(
    ["accounts", "client", "calls of `/accounts` and `/server/organizations`"],
    600,
    minute,
  ),
  "admin-tests": localRate(
    ["admin-tests", "account", "emails and webhooks that an administrator sends as a test"],
    10,
    10 * minute,
  ),
};

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
  user_invitation_withdrawn: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Invitation withdrawn",
  },
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
  test_sent: {
    outcome: "success",
    stored: true,
    detail: ["what"],
    words: "Sent a test, or a webhook again",
  },
} as const satisfies Rows<EventRow>);
