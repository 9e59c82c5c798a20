import { ServerFault, type FaultKind, type Outcome } from "../pool/faults.ts";

/** 1062, and the same error for partitioned and foreign tables. */
const duplicates = [1062, 1586, 1859];

/**
 * The statement was rolled back completely and may be retried: deadlock, lock wait, Galera not ready, certification, and a row that
 * changed after it was read (MariaDB from 11.6 on).
 */
const conflicts = [1213, 1205, 1047, 3101, 1020];

/**
 * The server is not the primary of its group any more, or is offline: read only (1290, 1836) and offline mode (3032, 6400). Nothing was
 * changed. All connections that are as old lead to this server, so they are closed, and the statement goes to the next one.
 */
const moved = [1290, 1836, 3032, 6400];

/** A column or a table is missing. */
const missing = [1054, 1146];

/** Only a bug in Latchkey causes these: syntax, null, range, mixed collations, wrong values, too long. */
const bugs = [1064, 1048, 1264, 1267, 1292, 1366, 1406];

/**
 * The server closes the connection after these: shutdown, killed, idle for too long. And 3100: a commit that a member of Group
 * Replication gave up when it lost its group. The others may have it already.
 */
const fatal = [1053, 1927, 3100, 3169, 4031];

/** An error of mysql2 without its message. */
export class MySqlFault extends ServerFault {
  /** Contains the number, because logs leave messages out. */
  override readonly name: string;

  constructor(errno: number, code: string, outcome: Outcome, isTimeout = false) {
    const isMoved = moved.includes(errno);
    super(`mysql ${errno} ${code}`, { code, kind: kindOf(errno), outcome, isMoved, isTimeout });
    this.name = `MySqlFault ${errno}`;
  }
}

function kindOf(errno: number): FaultKind {
  if (duplicates.includes(errno)) return "duplicate";
  if (conflicts.includes(errno) || moved.includes(errno)) return "conflict";
  if (missing.includes(errno)) return "schema_behind";
  return bugs.includes(errno) ? "bug" : "unavailable";
}

/** Getting a connection or an answer took too long. */
export const mysqlTimeout = (code: string, outcome: Outcome): MySqlFault =>
  new MySqlFault(0, code, outcome, true);

/** Reads the error of a connection that mysql2 could not open. Nothing was sent. */
export const readConnectFault = (error: NodeJS.ErrnoException): MySqlFault =>
  new MySqlFault(error.errno ?? 0, error.code ?? "UNKNOWN", "not_executed");

/** Reads the error of a statement. An error from the server has a positive errno and leaves the connection usable. */
export function readFault(error: NodeJS.ErrnoException): MySqlFault {
  const errno = error.errno ?? 0;
  const outcome = errno <= 0 || fatal.includes(errno) ? "unknown" : "rejected";
  return new MySqlFault(errno, error.code ?? "UNKNOWN", outcome);
}
