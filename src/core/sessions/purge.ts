import { day, sessionLimits } from "./limits.ts";
import type { SessionPorts, SessionStore } from "./ports.ts";
import type { SessionPolicy } from "./policy.ts";

/** The most batches per call, of about a thousand rows each. The next call deletes the rest. */
const maxBatches = 20;

/**
 * Deletes sessions at their absolute end, and sessions that were revoked or became idle `sessionHistoryDays` ago. Returns
 * false if more may be left. Throws Failure `unavailable`.
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
  const history = now - sessionHistoryDays * day;
  const isDone =
    (await isEmpty(() => store.deleteExpiredSessions(now))) &&
    (await isEmpty(() => store.deleteRevokedSessions(history))) &&
    (await isEmpty(() => store.deleteIdleSessions(history - sessionLimits.idle - 1)));
  log.info("purged", { sessions });
  return isDone;
}

type PurgeStore = Pick<
  SessionStore,
  "deleteExpiredSessions" | "deleteRevokedSessions" | "deleteIdleSessions"
>;
