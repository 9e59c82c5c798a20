import type { CountLost, Effect } from "../outbox/effects.ts";
import type { System } from "../system.ts";
import type { AuditEntry, AuditFacts } from "./model.ts";
import type { EventRow } from "./row.ts";

/** Takes the events of all use cases. */
export interface AuditTrail {
  /** Reports an event. Never waits and never throws. */
  record<Row extends EventRow>(event: Row, facts: AuditFacts<Row>): void;
  /** As `record`, but only the first time in a while for a key, so that a flood does not fill the table. A counter hears each time. */
  recordFirst<Row extends EventRow>(once: Once, event: Row, facts: AuditFacts<Row>): void;
  /** Reports an administrator's act, and resolves once it is stored. Never throws: a failure is logged and counted. */
  recordNow<Row extends EventRow>(event: Row, facts: AuditFacts<Row>): Promise<void>;
  /** Removes addresses and details from all entries about a deleted account. Never throws: a failure is logged. */
  forget(userId: string): Promise<void>;
}

/** How often an event is reported. */
export interface Once {
  readonly key: string;
  /** Milliseconds. */
  readonly every: number;
}

/** The trail with its queues of what is not stored yet. */
export interface AuditQueue extends AuditTrail {
  /** Resolves once the entries and effects that wait are stored, or did not arrive within `auditLimits.patience`. Never throws. */
  flush(): Promise<void>;
  /** For a process that ends: writes into the log which effects are lost, because they were not stored by now. */
  close(): void;
  counts(): AuditCounts;
}

/** What became of the entries since the start of the process. */
export interface AuditCounts {
  /** Entries that wait to be stored. */
  readonly waiting: number;
  /** Entries that are in the log only, because the queue was full. */
  readonly dropped: number;
  /** Entries that are in the log only, because the database did not take them. */
  readonly failed: number;
  /** True if the last entry could not be stored. */
  readonly isFailing: boolean;
}

/** Stores the entries. One SQL statement decides each method. Throws Failure `unavailable`. */
export interface AuditStore {
  /** Idempotent. */
  insertAuditEntry(entry: AuditEntry): Promise<void>;
  /** Stores all of them or none. Their number is one of `auditLimits.batches`. Idempotent for the same entries. */
  insertAuditEntries(entries: readonly AuditEntry[]): Promise<void>;
  /** At most `auditLimits.listed` entries before an id, the newest first. */
  listAuditEntries(filter: AuditFilter, before: string): Promise<readonly AuditEntry[]>;
  /** Sets addresses and details of all entries about an account to null, if the account is deleted. */
  forgetAuditEntriesOf(subjectId: string): Promise<void>;
  /** Deletes about a thousand entries whose id is at or before `until`. `more` is true if more are left. */
  deleteOldAuditEntries(
    until: string,
  ): Promise<{ readonly deleted: number; readonly more: boolean }>;
}

/** Which entries to read. At most one of `subjectId`, `actorId` and `organizationId`. */
export interface AuditFilter {
  readonly subjectId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly event?: string | undefined;
}

/** What it takes to report an event. */
export interface AuditPorts {
  readonly audit: AuditTrail;
}

/** What the trail needs from outside. */
export interface TrailPorts extends Pick<System, "clock" | "log"> {
  readonly store: Pick<
    AuditStore,
    "insertAuditEntry" | "insertAuditEntries" | "forgetAuditEntriesOf"
  >;
  /** Runs work soon, off the path of an answer. May run it again. */
  readonly later: (work: () => Promise<void>) => void;
  /** Waits for work that never fails, at most for this many milliseconds. */
  readonly atMost: (milliseconds: number, work: Promise<unknown>) => Promise<void>;
  /** In the order in which they hear an event. */
  readonly listeners: readonly Listener[];
  readonly countLost?: CountLost | undefined;
}

/** Hears the events of one process: the log, the table, the webhooks, the metrics, or the operator's hooks. */
export interface Listener {
  /** Asked once for each event. */
  hears(event: EventRow): boolean;
  /** Whether it hears also the repetitions of an event that `recordFirst` keeps from the others. */
  hearsRepetitions?(event: EventRow): boolean;
  /** Takes an event at once. Gives the writes that are left to do, which the trail runs in this order. Never throws. */
  hear(event: EventRow, facts: AuditFacts, at: number): readonly Write[] | undefined;
}

/** An entry, which may be left out of the table, or what others are told, which is never lost without a line in the log. */
export type Write = AuditEntry | Effect;

/** The operator's settings for the audit trail. */
export interface AuditPolicy {
  /** False if the events are in the log only. */
  readonly auditTable: boolean;
  /** Days for which entries are stored. */
  readonly auditRetentionDays: number;
}
