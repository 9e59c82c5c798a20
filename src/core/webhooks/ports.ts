import type { DeliveryPorts, ServerAnswer } from "../outbox/ports.ts";

/** A server of the operator that gets webhooks. */
export interface WebhookEndpoint {
  /** Follows from the URL, so it stays the same when the list of endpoints changes. */
  readonly id: string;
  /** For the log. The rest of the URL may be secret. */
  readonly host: string;
  /** Patterns of the types that it gets. */
  readonly events: readonly string[];
}

/** Signs webhooks and posts them. */
export interface WebhookSender {
  readonly endpoints: readonly WebhookEndpoint[];
  /** Posts a body to an endpoint. Never throws, and never follows a redirect. */
  post(request: WebhookRequest): Promise<ServerAnswer>;
}

export interface WebhookRequest {
  readonly endpointId: string;
  /** The same for every try. */
  readonly id: string;
  /** The time of this try in epoch milliseconds. */
  readonly at: number;
  readonly body: string;
}

export interface WebhookPorts extends DeliveryPorts {
  /** Undefined if no endpoint is configured. */
  readonly webhookSender?: WebhookSender | undefined;
}
