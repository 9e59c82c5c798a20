import { Failure } from "../../core/failures.ts";
import { DuplicateKey, OutcomeUnknown } from "../store/transport.ts";

/** 1062 and its kin of partitioned and foreign tables. */
const duplicates = [1062, 1586, 1859];

/** The statement was rolled back whole and may run again: deadlock, lock wait, Galera not ready, certification. */
const conflicts = [1213, 1205, 1047, 3101];

/** Only a bug of ours makes these: syntax, null, range, mixed collations, wrong values, too long. */
const bugs = [1064, 1048, 1264, 1267, 1292, 1366, 1406];

/** The server breaks off with these and closes the connection: shutdown, killed, idle for too long. */
const fatal = [1053, 1927, 3169, 4031];

/** What became of a statement: never sent to run, run and undone, or sent and never answered. */
export type Outcome = "not_executed" | "rejected" | "unknown";

/** What kind of trouble it is, for whoever has to tell others. */
type Kind = "duplicate" | "conflict" | "bug" | "unavailable";

/** An error of mysql2 without its message, which may hold values. */
export class MySqlFault extends Error {
  /** With the number, since logs leave messages out. */
  override readonly name: string;
  readonly errno: number;
  readonly kind: Kind;
  readonly outcome: Outcome;
  /** The connection cannot be used again. */
  readonly lost: boolean;

  constructor(errno: number, code: string, outcome: Outcome) {
    super(`mysql ${errno} ${code}`);
    this.name = `MySqlFault ${errno}`;
    this.errno = errno;
    this.kind = kindOf(errno);
    this.outcome = outcome;
    this.lost = outcome !== "rejected";
  }

  /** What the store is told. */
  refusal(): Error {
    if (this.kind === "duplicate") return new DuplicateKey("unique index");
    if (this.kind === "bug") return this;
    if (this.outcome === "unknown") return new OutcomeUnknown(this.message);
    return new Failure("unavailable", { reason: this.message });
  }
}

function kindOf(errno: number): Kind {
  if (duplicates.includes(errno)) return "duplicate";
  if (conflicts.includes(errno)) return "conflict";
  return bugs.includes(errno) ? "bug" : "unavailable";
}

/** A connection or an answer did not come in time. */
export class MySqlTimeout extends MySqlFault {
  constructor(code: string, outcome: Outcome) {
    super(0, code, outcome);
  }
}

/** What mysql2 reports of a connection it could not open: nothing was sent. */
export const readConnectFault = (error: NodeJS.ErrnoException): MySqlFault =>
  new MySqlFault(error.errno ?? 0, error.code ?? "UNKNOWN", "not_executed");

/** What mysql2 reports of a statement: a server's own error has a positive errno and leaves the connection whole. */
export function readFault(error: NodeJS.ErrnoException): MySqlFault {
  const errno = error.errno ?? 0;
  const outcome = errno <= 0 || fatal.includes(errno) ? "unknown" : "rejected";
  return new MySqlFault(errno, error.code ?? "UNKNOWN", outcome);
}
