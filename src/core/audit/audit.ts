import { listAudit, type AuditQuery } from "./list.ts";
import type { AuditEntry } from "./model.ts";
import type { AuditQueue } from "./ports.ts";

/** The audit trail: what happened, and who did it. */
export const createAudit = (
  ports: Parameters<typeof listAudit<AuditEntry>>[0] & { readonly audit: AuditQueue },
) => ({
  list: (query: AuditQuery) => listAudit(ports, query),
  flush: ports.audit.flush,
  close: ports.audit.close,
  counts: ports.audit.counts,
});
