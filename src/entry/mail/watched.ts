import { Undelivered, type MailSender } from "../../core/mail/ports.ts";
import type { Clock } from "../../core/system.ts";
import type { DeliveryOutcome } from "../../drivers/metrics/metrics.ts";

/** Milliseconds without a success after which sending counts as failing. A single mail server may refuse mails for a while. */
const failingAfter = 15 * 60 * 1000;

/**
 * A sender that remembers whether it works. `isFailing` is true if all tries have failed for 15 minutes. A mail that is refused for
 * good shows that the mail server works.
 */
export function watchedSender(
  sender: MailSender | undefined,
  clock: Clock,
  onTried: ((outcome: DeliveryOutcome) => void) | undefined,
): { readonly sender: MailSender | undefined; isFailing(): boolean } {
  if (!sender) return { sender, isFailing: () => false };
  let failingSince: number | undefined;
  return {
    sender: {
      close: sender.close,
      async send(message) {
        try {
          await sender.send(message);
        } catch (error) {
          const isRefused = error instanceof Undelivered && error.isPermanent;
          failingSince = isRefused ? undefined : (failingSince ?? clock());
          onTried?.(isRefused ? "refused" : "failed");
          throw error;
        }
        failingSince = undefined;
        onTried?.("sent");
      },
    },
    isFailing: () => failingSince !== undefined && clock() - failingSince >= failingAfter,
  };
}
