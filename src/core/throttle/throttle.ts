import { localLimit } from "./local.ts";
import type { ThrottleSettings } from "./policies.ts";
import type { ThrottlePorts } from "./ports.ts";

/** The limits that are in front of all use cases. */
export function createThrottle(
  { clock }: Pick<ThrottlePorts, "clock">,
  { throttle }: ThrottleSettings,
) {
  const spendRequest = localLimit("requests", throttle.requests);
  return {
    /** Counts a request of a network. Throws Failure `too_many_requests`. */
    admit: (network: string | undefined) => spendRequest(network, clock()),
  };
}
