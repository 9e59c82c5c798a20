import { hour, minute } from "../ground/time.ts";
import type { Random } from "../system.ts";
import { scattered } from "./limits.ts";
import type { Claim, Delivery } from "./model.ts";
import { giveBack } from "./outbox.ts";
import type { DeliveryPorts, ServerAnswer } from "./ports.ts";

const waits = [
  5000,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** Too many requests, and answers of a server or a proxy that is overloaded (RFC 9110 section 10.2.3). */
const asksToWait: readonly (number | undefined)[] = [429, 502, 503, 504];

/** Whether a server accepted what was posted to it. */
export const isAccepted = ({ status = 0 }: ServerAnswer): boolean => status >= 200 && status <= 299;

/**
 * Milliseconds before the next try: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, give or take a fifth. Undefined if there
 * is no further try.
 */
export function retryWait(tries: number, random: Random): number | undefined {
  const wait = waits[tries - 1];
  return wait && scattered(wait, random);
}

/**
 * Plans the next try of a delivery that a server did not accept, or gives it up. A server that is overloaded may ask for a longer wait.
 * Returns the number of tries so far, and whether there is a further one. Throws Failure `unavailable`.
 */
export async function tryLater(
  { store, clock, random }: DeliveryPorts,
  claim: Claim,
  { tries: before }: Pick<Delivery, "tries">,
  { status, code, retryAfter }: ServerAnswer,
): Promise<{ readonly tries: number; readonly isGivenUp: boolean }> {
  const tries = before + 1;
  const wait = retryWait(tries, random);
  const asked = asksToWait.includes(status) ? retryAfter : 0;
  const dueAt = wait === undefined ? undefined : clock() + Math.max(wait, asked);
  await giveBack(store, claim, dueAt, code);
  return { tries, isGivenUp: wait === undefined };
}
