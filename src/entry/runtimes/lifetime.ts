import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import { onOrphaned } from "./orphaned.ts";

/** How a process ends: it runs `drain` once, and then exits. */
export interface Lifetime {
  readonly log: Log;
  /** Set when the parent does not forward signals. The process then ends when its parent ends. */
  readonly endsWithParent: boolean;
  drain(): Promise<void>;
}

/** Drains on SIGTERM and SIGINT. Ends at once on an uncaught error, but not when the log cannot be written. */
export function manageLifetime({ log, endsWithParent, drain }: Lifetime): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info("stopping");
    await drain();
    log.info("stopped");
    // Connections to a database that does not answer would keep the process alive for minutes.
    setTimeout(() => process.exit(), 500).unref();
  };
  if (endsWithParent) onOrphaned(() => void stop());
  // SIGTERM may come twice, because a service manager signals every process, and the parent process forwards the signal.
  process.on("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
  // The disk of the log may be full, or its reader may have ended. Those lines are lost, and the server goes on.
  process.stdout.on("error", () => {});
  process.on("uncaughtException", (error) => {
    // The runtime itself would print the message, which may hold secrets.
    log.error("crashed", explain(error));
    setTimeout(() => process.exit(1), 100);
  });
}
