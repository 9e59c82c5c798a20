import { deleteInBatches, type Pace } from "../ground/batches.ts";
import { day } from "../ground/time.ts";
import type { SessionPolicy } from "./policy.ts";
import type { SessionPorts } from "./ports.ts";

/**
 * Deletes sessions at their absolute end, and sessions that were revoked or became idle `sessionHistoryDays` ago. Throws
 * Failure `unavailable`.
 */
export function purgeSessions(
  { store, clock }: Pick<SessionPorts, "clock" | "store">,
  { sessionHistoryDays, sessionTerms }: SessionPolicy,
  pace: Pace,
) {
  const now = clock();
  const history = now - sessionHistoryDays * day;
  return deleteInBatches(
    pace,
    () => store.deleteExpiredSessions(now),
    () => store.deleteRevokedSessions(history),
    () => store.deleteIdleSessions(history - sessionTerms.idle - 1),
  );
}
