import { deliverDueWebhooks } from "./deliver.ts";
import type { Channel } from "../outbox/ports.ts";
import { webhookChannel } from "./payload.ts";
import type { WebhookPorts } from "./ports.ts";

/** The webhooks that wait to be sent. */
export function createWebhooks(ports: WebhookPorts): Channel {
  /** The ids of the endpoints that asked for no more. A restart forgets them. */
  const off = new Set<string>();
  return {
    name: webhookChannel,
    deliverDue: (isStopping = () => false) => deliverDueWebhooks(ports, isStopping, off),
  };
}
