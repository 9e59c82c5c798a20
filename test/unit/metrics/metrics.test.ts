import { expect, it } from "vitest";
import { createMetrics, type Metrics } from "../../../src/drivers/metrics/metrics.ts";

const metrics = createMetrics({ version: "1", runtime: "node", database: "sqlite" });

/** Our counters, each with its labels and its value. */
const counters = async () =>
  (await metrics.text()).split("\n").filter((line) => /^latchkey_\w+_total/.test(line));

const outcomes = ["sent", "refused", "failed"] as const;

it.each<[call: string, count: (to: Metrics) => void, line: string]>([
  [
    "a request",
    (to) => to.countRequest({ route: "/x", method: "GET", status: 200, seconds: 1 }),
    'http_requests_total{route="/x",method="GET",status="200"} 1',
  ],
  ["a login", (to) => to.countLogin("success"), 'logins_total{outcome="success"} 1'],
  ["a refresh", (to) => to.countRefresh("rotated"), 'refreshes_total{outcome="rotated"} 1'],
  ["a limit", (to) => to.countLimit("redeem"), 'throttled_total{policy="redeem"} 1'],
  [
    "a login elsewhere",
    (to) => to.countUpstream("acme success"),
    'upstream_logins_total{provider="acme",outcome="success"} 1',
  ],
  [
    "a request of an app",
    (to) => to.countAuthorization("granted"),
    'authorizations_total{outcome="granted"} 1',
  ],
  ["an app", (to) => to.countApp("connected"), 'app_changes_total{change="connected"} 1'],
  ...outcomes.flatMap((outcome): [string, (to: Metrics) => void, string][] => [
    [
      `an email ${outcome}`,
      (to) => to.countEmail(outcome),
      `outbox_sent_total{channel="mail",outcome="${outcome}"} 1`,
    ],
    [
      `a webhook ${outcome}`,
      (to) => to.countWebhook(outcome),
      `outbox_sent_total{channel="webhook",outcome="${outcome}"} 1`,
    ],
    [
      `a logout ${outcome}`,
      (to) => to.countLogout(outcome),
      `outbox_sent_total{channel="logout",outcome="${outcome}"} 1`,
    ],
  ]),
  ["a lost hook", (to) => to.countLost("hook"), 'effects_lost_total{channel="hook"} 1'],
  ["a purge", (to) => to.countPurged("sessions", 1), 'purged_rows_total{table="sessions"} 1'],
  ["lost entries", (to) => to.setDroppedAudit(1), "audit_dropped_total 1"],
])("counts %s where it belongs, and nowhere else", async (_, count, line) => {
  const before = await counters();
  count(metrics);
  const changed = (await counters()).filter((one) => !before.includes(one));
  expect(changed).toEqual([`latchkey_${line}`]);
});
