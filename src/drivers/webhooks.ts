import { isAccepted } from "../core/outbox/retry.ts";
import type { WebhookEndpoint, WebhookSender } from "../core/webhooks/ports.ts";
import type { DeliveryOutcome } from "./metrics/metrics.ts";
import { postDelivery } from "./post/delivery.ts";

/** An endpoint, as the operator configures it. */
export interface WebhookTarget {
  readonly url: string;
  /** The keys that sign, as bytes. Two while a secret rotates. */
  readonly secrets: readonly Uint8Array<ArrayBuffer>[];
  readonly events: readonly string[];
}

interface Opened extends WebhookEndpoint {
  readonly url: string;
  readonly keys: readonly CryptoKey[];
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** What webhooks need beside the store: a sender whose tries are counted. Undefined without endpoints. */
export async function createWebhookDrivers(
  targets: readonly WebhookTarget[],
  onTried?: (outcome: DeliveryOutcome) => void,
): Promise<{ readonly webhookSender: WebhookSender | undefined }> {
  const sender = await openWebhooks(targets);
  return {
    webhookSender: sender && {
      endpoints: sender.endpoints,
      async post(request) {
        const answer = await sender.post(request);
        onTried?.(isAccepted(answer) ? "sent" : answer.status === 410 ? "refused" : "failed");
        return answer;
      },
    },
  };
}

/** Posts webhooks as Standard Webhooks 1.0 says. For all runtimes. Undefined without endpoints. Never reads the body of an answer. */
async function openWebhooks(targets: readonly WebhookTarget[]): Promise<WebhookSender | undefined> {
  if (targets.length === 0) return undefined;
  const endpoints = await Promise.all(targets.map(open));
  return {
    endpoints,
    async post({ endpointId, id, at, body }) {
      const endpoint = endpoints.find((one) => one.id === endpointId);
      if (!endpoint) return { status: undefined, code: "NO_ENDPOINT", retryAfter: 0 };
      const seconds = Math.floor(at / 1000);
      const signed = utf8(`${id}.${seconds}.${body}`);
      const signatures = await Promise.all(endpoint.keys.map((key) => sign(key, signed)));
      return postDelivery(endpoint.url, body, {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": signatures.join(" "),
      });
    },
  };
}

async function open({ url, secrets, events }: WebhookTarget): Promise<Opened> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(url)));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return {
    id: Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    host: new URL(url).host,
    events,
    url,
    keys: await Promise.all(
      secrets.map((bytes) => crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"])),
    ),
  };
}

async function sign(key: CryptoKey, signed: Uint8Array<ArrayBuffer>): Promise<string> {
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
  return `v1,${btoa(String.fromCharCode(...mac))}`;
}
