import { explain } from "../../core/explain.ts";
import type { Channel } from "../../core/outbox/ports.ts";
import type { Log } from "../../core/system.ts";
import { systemRandom } from "../../drivers/system.ts";
import type { Afterwork } from "./afterwork.ts";
import { createLeftWork, randomDelay } from "./background.ts";

/** What keeps a Worker alive after an answer, among the bindings of its request. */
export interface Waiting {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** The afterwork of a Worker. */
export interface WorkerAfterwork extends Afterwork {
  start(auth: { readonly channels: readonly Channel[] }): void;
  /** Stores the events, and sends the emails and webhooks, that requests of this isolate have left. Call it after each answer. */
  finish(): Promise<void>;
  /** Sends the emails and webhooks that are due. */
  sendDue(): Promise<void>;
}

interface Settings extends Pick<Afterwork, "hold"> {
  readonly log: Log;
  /** The longest time from an answer to its work in the background, in milliseconds. */
  readonly longest: number;
  /** Gives work a connection to the database. That of the request is closed after its answer. */
  readonly connected: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The afterwork on Workers, where only requests and triggers run work. */
export function createWorkerAfterwork({
  log,
  longest,
  connected,
  hold,
}: Settings): WorkerAfterwork {
  const left = createLeftWork();
  let channels: readonly Channel[] = [];
  let isPoked = false;
  // Together, so that a slow webhook delays no mail.
  const sendDue = () =>
    connected(async () => {
      await Promise.all(channels.map((channel) => sendAll(channel, log)));
    });
  const finish = async (): Promise<void> => {
    await left.run(connected);
    if (!isPoked) return;
    isPoked = false;
    await sendDue();
  };
  /** As `createDelayedWork` does elsewhere. The limits of networks for these calls bound how much waits. */
  const delayed = async (work: () => Promise<unknown>): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, randomDelay(longest, systemRandom)));
    try {
      await connected(work);
    } catch (error) {
      log.warn("background_work_failed", explain(error));
    }
    await finish();
  };
  return {
    inBackground: (bindings, work) => (bindings as Waiting).waitUntil(delayed(work)),
    later: left.add,
    poke: () => void (isPoked = true),
    hold,
    start: (auth) => void ({ channels } = auth),
    finish,
    sendDue,
  };
}

/** Sends all that is due in one channel. Never throws. */
async function sendAll({ deliverDue }: Channel, log: Log): Promise<void> {
  try {
    while (await deliverDue());
  } catch (error) {
    log.warn("outbox_not_read", explain(error));
  }
}
