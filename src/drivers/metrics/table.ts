/** Seconds. */
const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Every metric of Latchkey. A test holds docs/monitoring.md equal to this table. No label holds an id, an address or a name of a
 * user, so the number of series is bounded.
 */
export const metricTable = {
  latchkey_http_requests_total: {
    type: "counter",
    labels: ["route", "method", "status"],
    help: "Requests that got a response",
  },
  latchkey_http_request_duration_seconds: {
    type: "histogram",
    labels: ["route"],
    buckets: requestBuckets,
    help: "Time from a request to its response",
  },
  latchkey_logins_total: {
    type: "counter",
    labels: ["outcome"],
    help: "Logins with a password, link, passkey or second factor",
  },
  latchkey_refreshes_total: {
    type: "counter",
    labels: ["outcome"],
    help: "Uses of refresh tokens",
  },
  latchkey_password_hash_seconds: {
    type: "histogram",
    labels: [],
    buckets: requestBuckets,
    help: "Time to hash or check a password, without the wait for its turn",
  },
  latchkey_password_queue_depth: {
    type: "gauge",
    labels: [],
    help: "Password hashes that wait for their turn",
  },
  latchkey_password_queue_wait_seconds: {
    type: "histogram",
    labels: [],
    buckets: requestBuckets,
    help: "Time that a password hash waited for its turn",
  },
  latchkey_store_statement_seconds: {
    type: "histogram",
    labels: ["statement", "outcome"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5],
    help: "Time of a statement of the database, with the wait for a connection",
  },
  latchkey_store_pool_in_use: {
    type: "gauge",
    labels: [],
    help: "Connections to MySQL or PostgreSQL that run a statement",
  },
  latchkey_store_pool_waiting: {
    type: "gauge",
    labels: [],
    help: "Statements that wait for a connection to MySQL or PostgreSQL",
  },
  latchkey_throttled_total: {
    type: "counter",
    labels: ["policy"],
    help: "Requests that a limit refused",
  },
  latchkey_password_breach_checks_total: {
    type: "counter",
    labels: ["outcome"],
    help: "New passwords that were looked up in a list of data breaches, by outcome: breached, not_found or failed",
  },
  latchkey_upstream_logins_total: {
    type: "counter",
    labels: ["provider", "outcome"],
    help: "Logins at other providers that ended, by outcome: success or failed",
  },
  latchkey_authorizations_total: {
    type: "counter",
    labels: ["outcome"],
    help: "Requests of apps to log users in that ended, by outcome",
  },
  latchkey_app_changes_total: {
    type: "counter",
    labels: ["change"],
    help: "Apps that users connected or disconnected, by change: connected or disconnected",
  },
  latchkey_outbox_pending: {
    type: "gauge",
    labels: ["channel"],
    help: "Deliveries in the outbox, without those that were given up",
  },
  latchkey_outbox_oldest_seconds: {
    type: "gauge",
    labels: ["channel"],
    help: "Age of the oldest of these deliveries, 0 if there is none",
  },
  latchkey_outbox_sent_total: {
    type: "counter",
    labels: ["channel", "outcome"],
    help: "Tries to send a delivery",
  },
  latchkey_audit_dropped_total: {
    type: "counter",
    labels: [],
    help: "Entries of the audit trail that could not be stored",
  },
  latchkey_effects_lost_total: {
    type: "counter",
    labels: ["channel"],
    help: "Webhooks and logouts that could not be stored, and hooks that did not run",
  },
  latchkey_purged_rows_total: {
    type: "counter",
    labels: ["table"],
    help: "Rows that the purge deleted",
  },
  latchkey_build_info: {
    type: "gauge",
    labels: ["version", "runtime", "database"],
    help: "Always 1",
  },
} as const satisfies Record<string, MetricRow>;

interface MetricRow {
  readonly type: "counter" | "gauge" | "histogram";
  readonly labels: readonly string[];
  readonly help: string;
  /** The upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

export type MetricName = keyof typeof metricTable;
