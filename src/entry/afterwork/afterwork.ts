import type { Channel } from "../../core/outbox/ports.ts";
import type { Log } from "../../core/system.ts";
import { systemRandom } from "../../drivers/system.ts";
import type { AppOptions } from "../../http/options.ts";
import { atMost } from "../at-most.ts";
import { createBackground, createDelayedWork, gathered, oneAfterAnother } from "./background.ts";
import { createHeldWork } from "./held.ts";
import { createOutboxLoops } from "./loop.ts";

/** Milliseconds. Work that waits for a database that does not answer must not keep the process alive. */
const finishTime = 10_000;

/** What a server does after its answers. */
export interface Afterwork extends Pick<AppOptions, "inBackground"> {
  /** Runs work soon, off the path of an answer. May run it again. */
  later(work: () => Promise<void>): void;
  /** Sends what waits in a channel of the outbox, soon. */
  poke(channel: string): void;
  /** Lets work that has begun, and never fails, run to its end. */
  hold(work: Promise<void>): void;
}

/** The afterwork of a process that can stop. */
interface ProcessAfterwork extends Afterwork {
  /** Begins to send the outbox. */
  start(auth: { readonly channels: readonly Channel[] }): void;
  /**
   * Starts what waits at once, and claims no more deliveries. Waits for `answered`, because requests begin work, and then for all work:
   * ten seconds at most, and before and after that five for what is held.
   */
  finish(answered?: Promise<unknown>): Promise<void>;
}

interface Settings {
  readonly log: Log;
  /** The longest time from an answer to its work in the background, in milliseconds. */
  readonly longest: number;
  /** True if `later` waits a moment, so that it finds more to do at once. */
  readonly gathers?: boolean;
}

/** The afterwork on Node and Bun. */
export function createAfterwork({ log, longest, gathers = false }: Settings): ProcessAfterwork {
  const background = createBackground(log);
  const delayed = createDelayedWork(background.run, { longest, random: systemRandom });
  const outbox = createOutboxLoops(log);
  const held = createHeldWork(log);
  const inTurn = oneAfterAnother(background.run);
  return {
    inBackground: (_, work) => delayed.run(work),
    later: gathers ? gathered(inTurn) : inTurn,
    poke: outbox.poke,
    hold: held.add,
    start: ({ channels }) => outbox.start(channels),
    async finish(answered) {
      delayed.hurry();
      // Together, because each may take ten seconds. What is stored meanwhile is sent after the next start.
      await Promise.all([answered, outbox.stop()]);
      await held.finish();
      await atMost(finishTime, background.idle());
      await held.finish();
    },
  };
}
