import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import { onOrphaned } from "./orphaned.ts";

/** How a process ends: `drain` once it is told to, then it is gone. */
export interface Lifetime {
  readonly log: Log;
  /** The parent does not pass signals on, so the process ends when its parent does. */
  readonly endsWithParent: boolean;
  drain(): Promise<void>;
}

/** Drains on SIGTERM and SIGINT, and ends at once on a bug that nobody caught. */
export function manageLifetime({ log, endsWithParent, drain }: Lifetime): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info("stopping");
    await drain();
    log.info("stopped");
    // A database that answers nothing would keep its connections, and us, for minutes.
    setTimeout(() => process.exit(), 500).unref();
  };
  if (endsWithParent) onOrphaned(() => void stop());
  // A service manager tells every process, and so does our parent: the second time must not be the end.
  process.on("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
  process.on("uncaughtException", (error) => {
    // The runtime would print the message, which may hold anything.
    log.error("crashed", explain(error));
    setTimeout(() => process.exit(1), 100);
  });
}
