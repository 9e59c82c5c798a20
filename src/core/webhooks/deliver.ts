import type { Claim, Delivery } from "../outbox/model.ts";
import { isAccepted, retryWait, tryLater } from "../outbox/retry.ts";
import { webhookChannel } from "./payload.ts";
import type { WebhookPorts, WebhookSender } from "./ports.ts";

/** One try to send a webhook. */
export interface WebhookTry {
  readonly id: string;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `failed` if it is tried again later, `refused` if the endpoint returned 410. */
  readonly outcome: "sent" | "failed" | "given_up" | "refused";
  /** As `ServerAnswer.code`. */
  readonly code: string;
  /** What was posted: JSON. */
  readonly body: string;
}

/** What a process remembers about its endpoints. A restart forgets it. */
export interface WebhookMemory {
  /** The ids of the endpoints that asked for no more. */
  readonly off: Set<string>;
  readonly note: (endpointId: string, tried: WebhookTry) => void;
}

/**
 * Sends the webhooks that are due, as `channel` says. An endpoint that answers 410 is added to `off`, and gets no more of them.
 * Returns true if more may be due. Throws Failure `unavailable`.
 */
export async function deliverDueWebhooks(
  ports: WebhookPorts,
  isStopping: () => boolean,
  memory: WebhookMemory,
): Promise<boolean> {
  const { webhookSender } = ports;
  if (!webhookSender) return false;
  return webhookChannel.deliverDue(ports, {
    isStopping,
    send: (delivery, claim) => deliver(ports, webhookSender, delivery, claim, memory),
  });
}

async function deliver(
  ports: WebhookPorts,
  sender: WebhookSender,
  delivery: Delivery,
  claim: Claim,
  { off, note }: WebhookMemory,
): Promise<void> {
  const { store, clock, random, log } = ports;
  const { id, kind } = delivery;
  const { endpointId, body } = webhookChannel.read(delivery);
  const endpoint = sender.endpoints.find((one) => one.id === endpointId);
  const told = { webhook: id, kind, host: endpoint?.host };
  if (!endpoint || off.has(endpointId)) {
    await store.deleteDelivery(claim);
    const reason = endpoint ? "endpoint switched off" : "endpoint not configured";
    return log.info("webhook_dropped", { ...told, reason });
  }
  const at = clock();
  const answer = await sender.post({ endpointId, id, at, body });
  const { status, code } = answer;
  const tried = (outcome: WebhookTry["outcome"]) =>
    note(endpointId, { id, type: kind, at, outcome, code, body });
  if (status === 410) {
    tried("refused");
    if (!off.has(endpointId)) log.error("webhook_endpoint_off", { host: told.host, reason: code });
    off.add(endpointId);
    return store.deleteDelivery(claim);
  }
  if (!isAccepted(answer)) {
    const isLast = retryWait(delivery.tries + 1, random) === undefined;
    tried(isLast ? "given_up" : "failed");
    const { tries, isGivenUp } = await tryLater(ports, claim, delivery, answer);
    const facts = { ...told, tries, reason: code };
    if (isGivenUp) return log.error("webhook_failed", facts);
    return log.warn("webhook_postponed", facts);
  }
  tried("sent");
  log.info("webhook_sent", told);
  await store.deleteDelivery(claim);
}
