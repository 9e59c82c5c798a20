import { day } from "../ground/time.ts";
import { earliestId } from "../ids.ts";
import type { Clock } from "../system.ts";
import type { AuditStore, AuditPolicy } from "./ports.ts";

/** Deletes one batch of the entries that are older than `auditRetentionDays`. Throws Failure `unavailable`. */
export const purgeAudit = (
  { store, clock }: { readonly store: AuditStore; readonly clock: Clock },
  { auditRetentionDays }: Pick<AuditPolicy, "auditRetentionDays">,
) => store.deleteOldAuditEntries(earliestId(clock() - auditRetentionDays * day));
