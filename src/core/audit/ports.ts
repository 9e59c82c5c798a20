import type { AuditEvent } from "./events.ts";
import type { AuditEntry, AuditFacts } from "./model.ts";

/** Takes the events of all use cases. */
export interface AuditTrail {
  /** Reports an event. Never waits and never throws. */
  record<E extends AuditEvent>(event: E, facts: AuditFacts<E>): void;
  /** Reports an administrator's act, and resolves once it is stored. Never throws: a failure is logged and counted. */
  recordNow<E extends AuditEvent>(event: E, facts: AuditFacts<E>): Promise<void>;
}

/** Stores the entries. One SQL statement decides each method. Throws Failure `unavailable`. */
export interface AuditStore {
  /** Idempotent. */
  insertAuditEntry(entry: AuditEntry): Promise<void>;
}

/** What it takes to report an event. */
export interface AuditPorts {
  readonly audit: AuditTrail;
}
