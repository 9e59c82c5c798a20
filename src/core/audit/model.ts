import type { Origin } from "../user.ts";
import type { DetailOf, Ended, EventRow, HookEventOf } from "./row.ts";

/** Who did what to whom. */
export interface AuditFacts<Row extends EventRow = EventRow> {
  /**
   * The account that did it, `cli:NAME` for an operator at the command line, or `app` or `client:` and an id for code of the operator.
   * Absent if nobody was logged in.
   */
  readonly actorId?: string | undefined;
  /** Set if code of the operator did it. Webhooks then tell the actor. */
  readonly code?: object | undefined;
  /** The account that it is about, or the client of `authorization_refused`. */
  readonly subjectId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly clientId?: string | undefined;
  /** The organization in which it happened. */
  readonly organizationId?: string | undefined;
  readonly origin?: Origin | undefined;
  readonly detail?: DetailOf<Row>;
  /** The sessions that ended, if it is not what the row of the event assumes. */
  readonly ended?: Ended | undefined;
  /** What the operator's hook receives. Called only if there is one. Neither the log nor the table has it. */
  readonly forHook?: () => HookEventOf<Row>;
}

/** One entry of the audit trail, as it is stored. */
export interface AuditEntry {
  /** Ordered by time. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The name of an event, perhaps of another release. */
  readonly event: string;
  readonly outcome: string;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly sessionId: string | null;
  readonly clientId: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
  /** A JSON object. */
  readonly detail: string | null;
  /** The organization in which it happened. */
  readonly organizationId: string | null;
}
