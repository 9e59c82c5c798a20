import { listAudit, type AuditQuery } from "./list.ts";
import type { AuditQueue, AuditStore, EventPorts } from "./ports.ts";

interface Ports extends EventPorts {
  readonly store: AuditStore;
  readonly audit: AuditQueue;
}

/** The audit trail: what happened, and who did it. */
export const createAudit = (ports: Ports) => ({
  list: (query: AuditQuery) => listAudit(ports, query),
  flush: ports.audit.flush,
  close: ports.audit.close,
  counts: ports.audit.counts,
});
