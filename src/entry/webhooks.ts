import type { WebhookSender } from "../core/webhooks/ports.ts";
import type { DeliveryOutcome } from "../drivers/metrics/metrics.ts";

/** The sender of webhooks, whose tries are counted. */
export const watchedWebhooks = (
  sender: WebhookSender | undefined,
  onTried: ((outcome: DeliveryOutcome) => void) | undefined,
): WebhookSender | undefined =>
  sender && {
    endpoints: sender.endpoints,
    async post(request) {
      const answer = await sender.post(request);
      const { status = 0 } = answer;
      onTried?.(status >= 200 && status <= 299 ? "sent" : status === 410 ? "refused" : "failed");
      return answer;
    },
  };
