import type { Ports } from "../ports.ts";

/** Of a thousand rows each: what is left after them waits for the next round. */
const batches = 20;

/** Deletes what nobody can use any more: sessions past their absolute end. False when more are left. Throws Failure `unavailable`. */
export async function purge({
  store,
  clock,
  log,
}: Pick<Ports, "store" | "clock" | "log">): Promise<boolean> {
  const now = clock();
  let sessions = 0;
  let isDone = false;
  for (let batch = 1; batch <= batches && !isDone; batch++) {
    const { deleted, more } = await store.deleteExpiredSessions(now);
    sessions += deleted;
    isDone = !more;
  }
  log.info("purged", { sessions });
  return isDone;
}
