import { deliverDueWebhooks } from "./deliver.ts";
import type { WebhookPorts } from "./ports.ts";

/** The webhooks that wait to be sent. */
export function createWebhooks(ports: WebhookPorts) {
  /** The ids of the endpoints that asked for no more. A restart forgets them. */
  const off = new Set<string>();
  return {
    deliverDue: (isStopping: () => boolean = () => false) =>
      deliverDueWebhooks(ports, isStopping, off),
  };
}
