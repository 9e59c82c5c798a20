import { listAudit, type AuditQuery } from "./list.ts";
import type { AuditQueue, AuditStore } from "./ports.ts";
import { reportRefusal, type Refused } from "./refusals.ts";

interface Ports {
  readonly store: AuditStore;
  readonly audit: AuditQueue;
}

/** The audit trail: what happened, and who did it. */
export const createAudit = (ports: Ports) => ({
  list: (query: AuditQuery) => listAudit(ports, query),
  /** Reports a request that was refused, if the refusal is an event. */
  refused: (refused: Refused) => reportRefusal(ports.audit, refused),
  flush: ports.audit.flush,
  close: ports.audit.close,
  counts: ports.audit.counts,
});
