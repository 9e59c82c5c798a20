import type { Ports } from "./ports.ts";

/** Of a thousand rows each: what is left after them waits for the next round. */
const batches = 20;

/** Deletes what nobody can use any more: sessions past their absolute end. Throws Failure `unavailable`. */
export async function purge({ store, clock, log }: Ports): Promise<void> {
  const now = clock();
  let sessions = 0;
  for (let batch = 1; batch <= batches; batch++) {
    const { deleted, more } = await store.deleteExpiredSessions(now);
    sessions += deleted;
    if (!more) break;
  }
  log.info("purged", { sessions });
}
