import { timeOrderedId } from "../ids.ts";
import type { Delivery } from "../outbox/model.ts";
import type { Channel } from "../outbox/ports.ts";
import { isAccepted } from "../outbox/retry.ts";
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
  /** Those of the given deliveries that wait for this endpoint, with the body that is posted. */
  readonly waiting: readonly (Delivery & { readonly body: string })[];
}

/** The type of a webhook that an administrator sends as a test. No event has it. */
const testType = "test";

/** The webhooks that wait to be sent, and the endpoints that get them. */
export function createWebhooks(ports: WebhookPorts): Channel & {
  readonly endpoints: (waiting: readonly Delivery[]) => readonly EndpointState[];
  /** Sends a test to an endpoint. Undefined if there is no such endpoint. Never throws. */
  test(endpointId: string): Promise<WebhookTry | undefined>;
  /** Sends what this process sent before, with the same id. Undefined if it remembers no such webhook. Never throws. */
  again(endpointId: string, id: string): Promise<WebhookTry | undefined>;
} {
  const off = new Set<string>();
  const tries = new Map<string, readonly WebhookTry[]>();
  const memory: WebhookMemory = {
    off,
    note: (id, tried) => tries.set(id, [tried, ...(tries.get(id) ?? [])].slice(0, remembered)),
  };
  /** Posts at the moment of the call, also to an endpoint that is off. A failure is not tried again. */
  async function post(
    endpointId: string,
    { id, type, body }: Pick<WebhookTry, "id" | "type" | "body">,
  ) {
    const { webhookSender, clock } = ports;
    if (!webhookSender?.endpoints.some((one) => one.id === endpointId)) return undefined;
    const at = clock();
    const answer = await webhookSender.post({ endpointId, id, at, body });
    const outcome = isAccepted(answer) ? "sent" : answer.status === 410 ? "refused" : "given_up";
    if (outcome === "sent") off.delete(endpointId);
    const tried = { id, type, at, outcome, code: answer.code, body } as const;
    memory.note(endpointId, tried);
    return tried;
  }
  const isFor = (id: string, delivery: Delivery): boolean =>
    delivery.channel === webhookChannel.name && webhookChannel.read(delivery).endpointId === id;
  return {
    name: webhookChannel.name,
    test(endpointId) {
      const { clock, random } = ports;
      const timestamp = new Date(clock()).toISOString();
      const body = JSON.stringify({ type: testType, timestamp, data: {} });
      return post(endpointId, { id: timeOrderedId(clock(), random), type: testType, body });
    },
    async again(endpointId, id) {
      const before = tries.get(endpointId)?.find((one) => one.id === id);
      return before && post(endpointId, before);
    },
    deliverDue: (isStopping = () => false) => deliverDueWebhooks(ports, isStopping, memory),
    endpoints: (waiting) =>
      (ports.webhookSender?.endpoints ?? []).map(({ id, host, events }) => ({
        id,
        host,
        events,
        isOff: off.has(id),
        tries: tries.get(id) ?? [],
        waiting: waiting
          .filter((delivery) => isFor(id, delivery))
          .map((delivery) => ({ ...delivery, body: webhookChannel.read(delivery).body })),
      })),
  };
}
