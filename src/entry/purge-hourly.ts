import type { Auth } from "../core/auth.ts";
import { explain } from "../core/explain.ts";
import type { Log } from "../core/system.ts";

/** Milliseconds. */
const interval = 60 * 60 * 1000;

/** Deletes what is due every hour, until the returned function is called. Does not keep the process alive. */
export function purgeHourly({ purge }: Auth, log: Log): () => void {
  const timer = setInterval(() => {
    purge().catch((error: unknown) => log.warn("purge_postponed", explain(error)));
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
