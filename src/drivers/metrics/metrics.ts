import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { EffectChannel } from "../../core/outbox/effects.ts";
import { breachOutcomes, type BreachOutcome } from "../breached-passwords/breached-passwords.ts";
import { limits } from "../../core/tables/limits.ts";
import { metricTable, type MetricName } from "./table.ts";
import { loginOutcomes } from "../../core/login/rows.ts";
import { authorizationOutcomes } from "../../core/oidc/rows.ts";
import { refreshOutcomes } from "../../core/sessions/rows.ts";

/** What `latchkey_build_info` says. */
interface Build {
  readonly version: string;
  readonly runtime: string;
  readonly database: string;
}

/** A request that was answered. */
interface Answered {
  /** The path pattern of its route, null if no route has the path. */
  readonly route: string | null;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/** The deliveries of a channel that wait. */
interface Waiting {
  readonly channel: string;
  readonly pending: number;
  readonly oldestSeconds: number;
}

export type Metrics = ReturnType<typeof createMetrics>;

/** The methods that a label names, because callers can make up others. */
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const deliveryOutcomes = ["sent", "refused", "failed"] as const;

/** How a try to send an email or a webhook ended: it was accepted, refused for good, or not accepted now. */
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** The metrics of this process, with those of the runtime itself (memory, CPU time, event loop). Loads prom-client. */
export function createMetrics(build: Build) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const options = <Name extends MetricName>(name: Name) => {
    const { help, labels } = metricTable[name];
    return { name, help, labelNames: [...labels], registers: [registry] };
  };
  const counter = (name: MetricName) => new Counter<string>(options(name));
  const gauge = (name: MetricName) => new Gauge<string>(options(name));
  const histogram = (name: HistogramName) =>
    new Histogram<string>({ ...options(name), buckets: [...metricTable[name].buckets] });

  const requests = counter("latchkey_http_requests_total");
  const durations = histogram("latchkey_http_request_duration_seconds");
  const logins = counter("latchkey_logins_total");
  const refreshes = counter("latchkey_refreshes_total");
  const hashes = histogram("latchkey_password_hash_seconds");
  const queueDepth = gauge("latchkey_password_queue_depth");
  const queueWaits = histogram("latchkey_password_queue_wait_seconds");
  const statements = histogram("latchkey_store_statement_seconds");
  const throttled = counter("latchkey_throttled_total");
  const breaches = counter("latchkey_password_breach_checks_total");
  const upstreams = counter("latchkey_upstream_logins_total");
  const authorizations = counter("latchkey_authorizations_total");
  const apps = counter("latchkey_app_changes_total");
  const pending = gauge("latchkey_outbox_pending");
  const oldest = gauge("latchkey_outbox_oldest_seconds");
  const sent = counter("latchkey_outbox_sent_total");
  const auditDropped = counter("latchkey_audit_dropped_total");
  const effectsLost = counter("latchkey_effects_lost_total");
  const purged = counter("latchkey_purged_rows_total");
  let dropped = 0;
  let pool: Record<"inUse" | "waiting", Gauge> | undefined;

  gauge("latchkey_build_info").set({ ...build }, 1);
  // A counter that begins at 0 shows its first event as an increase.
  for (const outcome of loginOutcomes) logins.inc({ outcome }, 0);
  for (const outcome of refreshOutcomes) refreshes.inc({ outcome }, 0);
  for (const { name: policy } of limits) throttled.inc({ policy }, 0);
  for (const outcome of breachOutcomes) breaches.inc({ outcome }, 0);
  for (const outcome of authorizationOutcomes) authorizations.inc({ outcome }, 0);
  for (const change of ["connected", "disconnected"]) apps.inc({ change }, 0);
  for (const outcome of deliveryOutcomes) {
    for (const channel of ["mail", "webhook", "logout"]) sent.inc({ channel, outcome }, 0);
  }

  for (const channel of ["webhook", "logout", "hook"]) effectsLost.inc({ channel }, 0);

  return {
    contentType: registry.contentType,
    text: (): Promise<string> => registry.metrics(),
    countRequest({ route, method: asked, status, seconds }: Answered): void {
      const method = methods.includes(asked) ? asked : "other";
      requests.inc({ route: route ?? "none", method, status });
      durations.observe({ route: route ?? "none" }, seconds);
    },
    countLogin: (outcome: string): void => logins.inc({ outcome }),
    countRefresh: (outcome: string): void => refreshes.inc({ outcome }),
    countLimit: (policy: string): void => throttled.inc({ policy }),
    countBreach: (outcome: BreachOutcome): void => breaches.inc({ outcome }),
    /** The label has the id of a provider and an outcome, with a blank between them. */
    countUpstream(label: string): void {
      const [provider = "", outcome = ""] = label.split(" ");
      upstreams.inc({ provider, outcome });
    },
    countAuthorization: (outcome: string): void => authorizations.inc({ outcome }),
    countApp: (change: string): void => apps.inc({ change }),
    observeHash: (seconds: number): void => hashes.observe(seconds),
    observeHashWait: (seconds: number): void => queueWaits.observe(seconds),
    setHashesWaiting: (count: number): void => queueDepth.set(count),
    observeStatement: (statement: string, outcome: string, seconds: number): void =>
      statements.observe({ statement, outcome }, seconds),
    countEmail: (outcome: DeliveryOutcome): void => sent.inc({ channel: "mail", outcome }),
    countWebhook: (outcome: DeliveryOutcome): void => sent.inc({ channel: "webhook", outcome }),
    countLogout: (outcome: DeliveryOutcome): void => sent.inc({ channel: "logout", outcome }),
    countLost: (channel: EffectChannel): void => effectsLost.inc({ channel }),
    countPurged: (table: string, rows: number): void => purged.inc({ table }, rows),
    /** Takes the number of all entries since the start. */
    setDroppedAudit(entries: number): void {
      auditDropped.inc(entries - dropped);
      dropped = entries;
    },
    /** Sets the gauges of the connections. They exist only with MySQL or PostgreSQL. */
    setPool({ inUse, waiting }: { readonly inUse: number; readonly waiting: number }): void {
      pool ??= {
        inUse: gauge("latchkey_store_pool_in_use"),
        waiting: gauge("latchkey_store_pool_waiting"),
      };
      pool.inUse.set(inUse);
      pool.waiting.set(waiting);
    },
    /** Sets the gauges of the outbox. They have no value while it cannot be read. */
    setOutbox(channels: readonly Waiting[] | undefined): void {
      pending.reset();
      oldest.reset();
      for (const { channel, pending: count, oldestSeconds } of channels ?? []) {
        pending.set({ channel }, count);
        oldest.set({ channel }, oldestSeconds);
      }
    },
  };
}

type HistogramName = {
  [Name in MetricName]: (typeof metricTable)[Name] extends { readonly buckets: object }
    ? Name
    : never;
}[MetricName];
