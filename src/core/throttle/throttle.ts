import { localLimit } from "./local.ts";
import type { ThrottleSettings } from "./model.ts";
import type { ThrottlePorts } from "./ports.ts";
import { requestThrottle } from "./rows.ts";

/** The limits that are in front of all use cases. */
export function createThrottle({ clock }: ThrottlePorts, settings: ThrottleSettings) {
  const spendRequest = localLimit(settings, requestThrottle.requests);
  return {
    /** Counts a request of a network. Throws Failure `too_many_requests`. */
    admit: (network: string | undefined) => spendRequest(network, clock()),
  };
}
