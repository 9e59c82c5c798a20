import { day } from "./limits.ts";
import type { SessionPorts, SessionStore } from "./ports.ts";
import type { SessionPolicy } from "./policy.ts";

/** Batches of about a thousand rows. The rest waits for the next round. */
const maxBatches = 20;

/**
 * Deletes expired sessions, and revoked sessions once they are `sessionHistoryDays` old. Returns false if more are left.
 * Throws Failure `unavailable`.
 */
export async function purgeSessions(
  { store, clock, log }: Pick<SessionPorts, "clock" | "log"> & { readonly store: PurgeStore },
  { sessionHistoryDays }: SessionPolicy,
): Promise<boolean> {
  const now = clock();
  let sessions = 0;
  let batches = 0;

  const isEmpty = async (next: () => ReturnType<PurgeStore["deleteExpiredSessions"]>) => {
    while (batches < maxBatches) {
      batches++;
      const { deleted, more } = await next();
      sessions += deleted;
      if (!more) return true;
    }
    return false;
  };
  const isDone =
    (await isEmpty(() => store.deleteExpiredSessions(now))) &&
    (await isEmpty(() => store.deleteRevokedSessions(now - sessionHistoryDays * day)));
  log.info("purged", { sessions });
  return isDone;
}

type PurgeStore = Pick<SessionStore, "deleteExpiredSessions" | "deleteRevokedSessions">;
