/** The channel of webhooks in the outbox. */
export const webhookChannel = "webhook";

/** The member `data` of a webhook. Members without a value are left out. */
export type WebhookData = Readonly<Record<string, unknown>>;

/** The most characters that the column takes. */
const maxLength = 2000;

interface Stored {
  readonly endpoint: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: WebhookData;
}

/** What a row of the outbox holds. A list of fields that is too long is left out. */
export function webhookPayloadOf({
  endpoint,
  at,
  data,
}: {
  readonly endpoint: string;
  readonly at: number;
  readonly data: WebhookData;
}): string {
  const stored: Stored = { endpoint, timestamp: new Date(at).toISOString(), data };
  const text = JSON.stringify(stored);
  if (text.length <= maxLength) return text;
  return JSON.stringify({ ...stored, data: { ...data, fields: undefined } });
}

/** The endpoint of a row, and the body to post: `type`, `timestamp` and `data`. */
export function readWebhookPayload(
  type: string,
  payload: string,
): { readonly endpointId: string; readonly body: string } {
  const { endpoint, timestamp, data } = JSON.parse(payload) as Stored;
  return { endpointId: endpoint, body: JSON.stringify({ type, timestamp, data }) };
}
