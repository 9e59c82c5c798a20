import { explain } from "../explain.ts";
import { minute } from "../ground/time.ts";
import type { Clock, LogFields } from "../system.ts";

/** Who is told of an event: the operator's servers, apps whose sessions end, or the operator's functions. */
export type EffectChannel = "webhook" | "logout" | "hook";

/** Something that others are told because of an event. It is stored soon, or the log says that it is lost. */
export interface Effect {
  readonly channel: EffectChannel;
  /** Stores it in the outbox. Throws Failure `unavailable`. */
  run(): Promise<void>;
  /** Writes into the log that it is lost, and why. */
  lost(why: LogFields): void;
}

/** Counts an effect that is lost. */
export type CountLost = (channel: EffectChannel) => void;

export const effectLimits = {
  /** Effects that a process keeps at most until they are stored, or hooks that run. Beyond, they are lost. */
  waiting: 10_000,
  /** Milliseconds after which an effect that did not end is lost. On Workers, the write of a request that was cancelled never ends. */
  patience: minute,
} as const;

/** The effects of one process that are not stored yet, in the order of their events. Their number is bounded. */
export function createEffects(clock: Clock, countLost: CountLost = () => {}) {
  const waiting: Effect[] = [];
  /** When each began. */
  const running = new Map<Effect, number>();

  const lose = (effect: Effect, why: LogFields): void => {
    countLost(effect.channel);
    effect.lost(why);
  };
  const run = async (effect: Effect): Promise<void> => {
    running.set(effect, clock());
    try {
      await effect.run();
      running.delete(effect);
    } catch (error) {
      if (running.delete(effect)) lose(effect, explain(error));
    }
  };
  /** Gives up those that began before a time. */
  const giveUp = (before: number, reason: string): void => {
    for (const [effect, began] of running) {
      if (began < before && running.delete(effect)) lose(effect, { reason });
    }
  };
  return {
    /** Never waits and never throws. */
    add(effect: Effect): void {
      if (waiting.length + running.size < effectLimits.waiting) waiting.push(effect);
      else lose(effect, { reason: "too many wait" });
    },
    /** Stores an effect at once. Never throws. */
    run,
    /** Stores those that wait. Never throws. */
    async drain(): Promise<void> {
      giveUp(clock() - effectLimits.patience, "the database did not respond");
      for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
    },
    /** For a process that ends: what was not stored by now is lost. */
    close(): void {
      giveUp(Infinity, "the server stopped");
      for (const effect of waiting.splice(0)) lose(effect, { reason: "the server stopped" });
    },
  };
}
