import type { Candidate } from "./candidate.ts";
import type { IdentitySummary, StoredIdentity } from "./model.ts";
import { importBatch, type ImportPorts, type ImportSettings } from "./ports.ts";

/**
 * Connects the identities of new accounts. They are stored before their accounts, so that a run which is killed loses none, and are
 * deleted if an account is refused. Accounts that are there already keep theirs as they are.
 */
export function createConnector({ store, leaveOut }: ImportPorts, { dryRun }: ImportSettings) {
  const counts = { connected: 0, leftOut: 0 };
  /** The ids of identities that this run stored, and of those whose accounts were written. */
  const [reserved, kept] = [new Set<string>(), new Set<string>()];

  const isFree = async ({ id, issuer, subject }: StoredIdentity): Promise<boolean> =>
    dryRun ? (await store.findIdentity(issuer, subject)) === undefined : reserved.has(id);

  return {
    /** Stores the identities of accounts that are about to be written. Throws Failure `unavailable`. */
    async reserve(batch: readonly Candidate[]): Promise<void> {
      const wanted = dryRun ? [] : batch.flatMap(({ identities }) => identities);
      for (let at = 0; at < wanted.length; at += importBatch) {
        const stored = await store.insertIdentities(wanted.slice(at, at + importBatch));
        for (const id of stored) reserved.add(id);
      }
    },
    /** Counts the identities of an account that was written, and reports those that are left out. */
    async keep({ line, identities, leftOut }: Candidate): Promise<void> {
      const why = [...leftOut];
      for (const one of identities) {
        // A file may have the same record twice.
        if (kept.has(one.id)) continue;
        if (!(await isFree(one))) why.push("identity_taken");
        else {
          kept.add(one.id);
          counts.connected++;
        }
      }
      counts.leftOut += why.length;
      for (const reason of why) leaveOut(line, reason);
    },
    /** Ends a batch: deletes the identities of accounts that were not written. Throws Failure `unavailable`. */
    async release(): Promise<void> {
      const ids = [...reserved].filter((id) => !kept.has(id));
      for (let at = 0; at < ids.length; at += importBatch) {
        await store.deleteIdentities(ids.slice(at, at + importBatch));
      }
      reserved.clear();
      kept.clear();
    },
    summary: (): IdentitySummary => counts,
  };
}
