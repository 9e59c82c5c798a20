import { Undelivered, type EmailSender } from "../../core/email/ports.ts";
import type { Clock } from "../../core/system.ts";
import type { DeliveryOutcome } from "../metrics/metrics.ts";

/** Milliseconds without a success after which sending counts as failing. A single mail server may refuse emails for a while. */
const failingAfter = 15 * 60 * 1000;

/**
 * What emails need beside the store: a sender that remembers whether it works. `isEmailFailing` is true if all tries have failed for 15
 * minutes. An email that is refused for good shows that the mail server works.
 */
export function createEmailDrivers(
  sender: EmailSender | undefined,
  clock: Clock,
  onTried: ((outcome: DeliveryOutcome) => void) | undefined,
): { readonly emailSender: EmailSender | undefined; isEmailFailing(): boolean } {
  if (!sender) return { emailSender: undefined, isEmailFailing: () => false };
  let failingSince: number | undefined;
  return {
    emailSender: {
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
    isEmailFailing: () => failingSince !== undefined && clock() - failingSince >= failingAfter,
  };
}
