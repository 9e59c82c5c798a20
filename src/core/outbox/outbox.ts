import { timeOrderedId } from "../ids.ts";
import type { Clock } from "../system.ts";
import { outboxLimits } from "./limits.ts";
import type { Claim, Delivery } from "./model.ts";
import type { DeliveryPorts, NewDelivery, OutboxStore, QueuePorts, Sending } from "./ports.ts";

/** How a channel stores and reads its rows, and how many of them it sends. */
interface ChannelRow<Name extends string, Written, Read> {
  /** As it is stored. */
  readonly name: Name;
  /** Deliveries that one process sends at a time. */
  readonly atOnce: number;
  /** What a row holds. */
  write(payload: Written): string;
  /** What a row says. A later release may have written it. */
  read(row: Pick<Delivery, "kind" | "payload">): Read;
}

/** A way to store deliveries of one kind, and to send them. */
export const channel = <Name extends string, Written, Read>({
  name,
  atOnce,
  write,
  read,
}: ChannelRow<Name, Written, Read>) => ({
  name,
  read,
  /** Stores a delivery. It is sent soon. Throws Failure `unavailable`. */
  async enqueue(
    { store, poke, random }: QueuePorts,
    { payload, createdAt, ...delivery }: NewDelivery<Written>,
  ): Promise<void> {
    await store.insertDelivery({
      id: timeOrderedId(createdAt, random),
      channel: name,
      ...delivery,
      payload: write(payload),
      createdAt,
      dueAt: createdAt,
      tries: 0,
      lastError: null,
    });
    poke(name);
  },
  /**
   * Sends the deliveries that are due, at most `outboxLimits.batch`. Each is claimed by a compare-and-set first, so several processes
   * send it once. A process that dies between sending and deleting sends it again, with the same id. Returns true if more may be due.
   * Throws Failure `unavailable`.
   */
  async deliverDue(
    { store, clock }: DeliveryPorts,
    { isStopping, choose = (due) => [...due], send }: Sending,
  ): Promise<boolean> {
    const due = await store.findDueDeliveries(name, clock());
    const waiting = choose(due);
    const sendAll = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !isStopping(); next = waiting.shift()) {
        const claim = { id: next.id, lease: clock() + outboxLimits.lease };
        if (await store.claimDelivery({ ...claim, seen: next.dueAt })) await send(next, claim);
      }
    };
    // Waits for all of them, so that none is cut off between sending and deleting.
    const ends = await Promise.allSettled(Array.from({ length: atOnce }, sendAll));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    return due.length === outboxLimits.batch && !isStopping();
  },
});

/** Gives a claimed delivery back until `dueAt`, or gives it up if that is undefined. `code` says why. Throws Failure `unavailable`. */
export const giveBack = (
  store: Pick<OutboxStore, "postponeDelivery">,
  claim: Claim,
  dueAt: number | undefined,
  code: string,
): Promise<void> =>
  store.postponeDelivery({
    ...claim,
    dueAt: dueAt ?? outboxLimits.never,
    lastError: code.slice(0, 64),
  });

/** Deletes one batch of the deliveries that are older than `outboxLimits.kept`. Throws Failure `unavailable`. */
export const purgeOutbox = ({
  store,
  clock,
}: {
  readonly store: Pick<OutboxStore, "deleteOldDeliveries">;
  readonly clock: Clock;
}) => store.deleteOldDeliveries(clock() - outboxLimits.kept);
