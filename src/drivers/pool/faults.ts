import { Failure, serverFailures } from "../../core/failures.ts";
import { DuplicateKey, OutcomeUnknown, schemaBehind } from "../store/statements/prepared.ts";

/** The outcome of a statement: not sent to run, run and undone, or sent without an answer. */
export type Outcome = "not_executed" | "rejected" | "unknown";

/** The kind of fault, which decides what the store and the proxy report. */
export type FaultKind = "duplicate" | "conflict" | "bug" | "schema_behind" | "unavailable";

/** What is known of a fault of a database server. */
export interface FaultFacts {
  /** Of the server, the library or the network. */
  readonly code: string;
  readonly kind: FaultKind;
  readonly outcome: Outcome;
  /**
   * True if no connection that is as old can run the statement, such as after the server stopped being the primary. Nothing was
   * changed.
   */
  readonly isMoved?: boolean;
  /** True if getting a connection or an answer took too long. */
  readonly isTimeout?: boolean;
}

/** An error of a database server, without the message, which may contain values. */
export abstract class ServerFault extends Error implements FaultFacts {
  readonly code: string;
  readonly kind: FaultKind;
  readonly outcome: Outcome;
  readonly isMoved: boolean;
  readonly isTimeout: boolean;
  /** True if the connection cannot be used again. */
  readonly lost: boolean;

  constructor(message: string, { code, kind, outcome, isMoved, isTimeout }: FaultFacts) {
    super(message);
    this.code = code;
    this.kind = kind;
    this.outcome = outcome;
    this.isMoved = isMoved === true;
    this.isTimeout = isTimeout === true;
    this.lost = outcome !== "rejected" || this.isMoved;
  }

  /** The error that the store receives. */
  refusal(): Error {
    if (this.kind === "duplicate") return new DuplicateKey("unique index");
    if (this.kind === "bug") return this;
    if (this.outcome === "unknown") return new OutcomeUnknown(this.message, { cause: this });
    const details = this.kind === "schema_behind" ? `: ${schemaBehind}` : "";
    return new Failure(serverFailures.unavailable, { reason: this.message + details, cause: this });
  }
}
