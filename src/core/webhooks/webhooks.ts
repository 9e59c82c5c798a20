import type { Delivery } from "../outbox/model.ts";
import type { Channel } from "../outbox/ports.ts";
import { deliverDueWebhooks, type WebhookMemory, type WebhookTry } from "./deliver.ts";
import { webhookChannel } from "./payload.ts";
import type { WebhookEndpoint, WebhookPorts } from "./ports.ts";

/** The tries that a process remembers for each endpoint. */
const remembered = 20;

/** An endpoint, and what became of its webhooks. */
export interface EndpointState extends WebhookEndpoint {
  /** True if it asked for no more webhooks since this process started. */
  readonly isOff: boolean;
  /** The last tries of this process, the newest first. */
  readonly tries: readonly WebhookTry[];
  /** Those of the given deliveries that wait for this endpoint. */
  readonly waiting: readonly Delivery[];
}

/** The webhooks that wait to be sent, and the endpoints that get them. */
export function createWebhooks(
  ports: WebhookPorts,
): Channel & { readonly endpoints: (waiting: readonly Delivery[]) => readonly EndpointState[] } {
  const off = new Set<string>();
  const tries = new Map<string, readonly WebhookTry[]>();
  const memory: WebhookMemory = {
    off,
    note: (id, tried) => tries.set(id, [tried, ...(tries.get(id) ?? [])].slice(0, remembered)),
  };
  const isFor = (id: string, delivery: Delivery): boolean =>
    delivery.channel === webhookChannel.name && webhookChannel.read(delivery).endpointId === id;
  return {
    name: webhookChannel.name,
    deliverDue: (isStopping = () => false) => deliverDueWebhooks(ports, isStopping, memory),
    endpoints: (waiting) =>
      (ports.webhookSender?.endpoints ?? []).map(({ id, host, events }) => ({
        id,
        host,
        events,
        isOff: off.has(id),
        tries: tries.get(id) ?? [],
        waiting: waiting.filter((delivery) => isFor(id, delivery)),
      })),
  };
}
