import { channel } from "../outbox/outbox.ts";

/** The member `data` of a webhook. Members without a value are left out. */
export type WebhookData = Readonly<Record<string, unknown>>;

/** The most characters that the column takes. */
const maxLength = 2000;

interface NewWebhook {
  /** The id of the endpoint. */
  readonly endpoint: string;
  /** When it happened, in epoch milliseconds. */
  readonly at: number;
  readonly data: WebhookData;
}

interface Stored {
  readonly endpoint: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: WebhookData;
}

/** Webhooks that wait to be sent. */
export const webhookChannel = channel({
  name: "webhook",
  atOnce: 4,
  /** A list of fields that is too long is left out. */
  write({ endpoint, at, data }: NewWebhook) {
    const stored: Stored = { endpoint, timestamp: new Date(at).toISOString(), data };
    const text = JSON.stringify(stored);
    if (text.length <= maxLength) return text;
    return JSON.stringify({ ...stored, data: { ...data, fields: undefined } });
  },
  /** The endpoint of a row, and the body to post: `type`, `timestamp` and `data`. */
  read({ kind: type, payload }) {
    const { endpoint, timestamp, data } = JSON.parse(payload) as Stored;
    return { endpointId: endpoint, body: JSON.stringify({ type, timestamp, data }) };
  },
});
