import { logLines, tableEntries } from "../core/audit/entry.ts";
import type { AuditQueue, AuditStore, Listener } from "../core/audit/ports.ts";
import { createAuditTrail } from "../core/audit/trail.ts";
import type { CountLost } from "../core/outbox/effects.ts";
import type { OutboxStore } from "../core/outbox/ports.ts";
import type { LogoutStore } from "../core/oidc/ports.ts";
import { logoutsOf } from "../core/oidc/logout/tell.ts";
import type { Log } from "../core/system.ts";
import { webhooksOf } from "../core/webhooks/enqueue.ts";
import type { Metrics } from "../drivers/metrics/metrics.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { createWebhookDrivers } from "../drivers/webhooks.ts";
import { atMost } from "./at-most.ts";
import type { Config } from "./config/config.ts";
import type { Registries } from "../drivers/store/registries.ts";

/** What a trail needs of the server or command that it belongs to. */
interface TrailParts {
  readonly store: AuditStore & Pick<OutboxStore, "insertDelivery"> & LogoutStore;
  readonly log: Log;
  /** Runs work after the response of a request. */
  readonly later: (work: () => Promise<void>) => void;
  /** Wakes the loop that sends what waits in the outbox. */
  readonly poke: (channel: string) => void;
  readonly countWebhook?: Metrics["countWebhook"] | undefined;
  readonly countLost?: CountLost | undefined;
  /** True if other apps log in here, and may want to be told of logouts. */
  readonly tellsApps: boolean;
  /** Only for commands that end the sessions of all users. */
  readonly everybody?: Registries["logouts"] | undefined;
  /** Who else hears the events, beside the log, the table and the webhooks. */
  readonly others?: readonly Listener[];
}

/** The audit trail with all that hears it, and the drivers of webhooks. */
export async function openTrail(
  { policy, webhooks }: Pick<Config, "policy" | "webhooks">,
  {
    store,
    log,
    later,
    poke,
    countWebhook,
    countLost,
    tellsApps,
    everybody,
    others = [],
  }: TrailParts,
): Promise<{ readonly audit: AuditQueue } & Awaited<ReturnType<typeof createWebhookDrivers>>> {
  const system = { clock: systemClock, random: systemRandom, log };
  const drivers = await createWebhookDrivers(webhooks, countWebhook);
  const listeners = [
    logLines(log),
    tableEntries(systemRandom, policy),
    webhooksOf({ ...system, store, poke }, drivers.webhookSender?.endpoints ?? []),
    ...(tellsApps ? [logoutsOf({ ...system, store, poke, everybody })] : []),
    ...others,
  ];
  return {
    ...drivers,
    audit: createAuditTrail({ ...system, store, later, atMost, listeners, countLost }),
  };
}
