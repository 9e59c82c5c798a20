import type { Delivery } from "../mail/model.ts";
import type { Claim } from "../mail/ports.ts";
import { mailLimits } from "../mail/retry.ts";
import { readPayload } from "./payload.ts";
import type { WebhookAnswer, WebhookPorts, WebhookSender } from "./ports.ts";
import { webhookLimits, webhookWait } from "./retry.ts";

/** Too many requests, and answers of a server or a proxy that is overloaded (RFC 9110 section 10.2.3). */
const asksToWait: readonly (number | undefined)[] = [429, 502, 503, 504];

/**
 * Sends the webhooks that are due, at most `mailLimits.batch`. Each is claimed by a compare-and-set first, so several processes send
 * it once. A process that dies between sending and deleting sends it again, with the same id. An endpoint that answers 410 is added to
 * `off`, and gets no more of them. Returns true if more may be due. Throws Failure `unavailable`.
 */
export async function deliverDueWebhooks(
  ports: WebhookPorts,
  isStopping: () => boolean,
  off: Set<string>,
): Promise<boolean> {
  const { store, webhookSender, clock } = ports;
  if (!webhookSender) return false;
  const due = await store.findDueWebhooks(clock());
  const waiting = [...due];
  const sendAll = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !isStopping(); next = waiting.shift()) {
      await deliver(ports, webhookSender, next, off);
    }
  };
  // Waits for all of them, so that none is cut off between sending and deleting.
  const ends = await Promise.allSettled(Array.from({ length: webhookLimits.atOnce }, sendAll));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return due.length === mailLimits.batch && !isStopping();
}

async function deliver(
  ports: WebhookPorts,
  sender: WebhookSender,
  delivery: Delivery,
  off: Set<string>,
): Promise<void> {
  const { store, clock, log } = ports;
  const { id, kind, payload, dueAt: seen } = delivery;
  const at = clock();
  const claim = { id, lease: at + webhookLimits.lease };
  if (!(await store.claimDelivery({ ...claim, seen }))) return;
  const { endpointId, body } = readPayload(kind, payload);
  const endpoint = sender.endpoints.find((one) => one.id === endpointId);
  const told = { webhook: id, kind, host: endpoint?.host };
  if (!endpoint || off.has(endpointId)) {
    await store.deleteDelivery(claim);
    const reason = endpoint ? "endpoint switched off" : "endpoint not configured";
    return log.info("webhook_dropped", { ...told, reason });
  }
  const answer = await sender.post({ endpointId, id, at, body });
  const { status = 0, code } = answer;
  if (status === 410) {
    if (!off.has(endpointId)) log.error("webhook_endpoint_off", { host: told.host, reason: code });
    off.add(endpointId);
    return store.deleteDelivery(claim);
  }
  if (status < 200 || status > 299) return giveBack(ports, claim, delivery, answer, told);
  log.info("webhook_sent", told);
  await store.deleteDelivery(claim);
}

/** Plans the next try, or gives the webhook up. */
async function giveBack(
  { store, clock, random, log }: WebhookPorts,
  claim: Claim,
  { tries: before }: Delivery,
  { status, code, retryAfter }: WebhookAnswer,
  told: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const tries = before + 1;
  const wait = webhookWait(tries, random);
  const asked = asksToWait.includes(status) ? retryAfter : 0;
  const dueAt = wait === undefined ? webhookLimits.never : clock() + Math.max(wait, asked);
  await store.postponeDelivery({ ...claim, dueAt, lastError: code.slice(0, 64) });
  const facts = { ...told, tries, reason: code };
  if (wait === undefined) log.error("webhook_failed", facts);
  else log.warn("webhook_postponed", facts);
}
