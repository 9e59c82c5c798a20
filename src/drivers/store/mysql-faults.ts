import { Failure } from "../../core/failures.ts";
import { DuplicateKey } from "./transport.ts";

/** 1062 and its kin of partitioned and foreign tables. */
const duplicates = [1062, 1586, 1859];

/** The statement was rolled back whole and may run again: deadlock, lock wait, Galera not ready, certification. */
const conflicts = [1213, 1205, 1047, 3101];

/** Only a bug of ours makes these: syntax, null, range, mixed collations, wrong values, too long. */
const bugs = [1064, 1048, 1264, 1267, 1292, 1366, 1406];

/** An error of mysql2 without its message, which may hold values. */
export class MySqlFault extends Error {
  /** With the number, since logs leave messages out. */
  override readonly name: string;
  readonly errno: number;
  /** The connection cannot be used again. */
  readonly lost: boolean;
  readonly retryable: boolean;

  constructor(errno: number, code: string, lost: boolean) {
    super(`mysql ${errno} ${code}`);
    this.name = `MySqlFault ${errno}`;
    this.errno = errno;
    this.lost = lost;
    this.retryable = conflicts.includes(errno);
  }

  /** What the store's caller is told. */
  refusal(): Error {
    if (duplicates.includes(this.errno)) return new DuplicateKey("unique index");
    if (bugs.includes(this.errno)) return this;
    return new Failure("unavailable", { reason: this.message });
  }
}

/** The server closes the connection with these: shutdown, killed, idle for too long. */
const fatal = [1053, 1927, 3169, 4031];

/** Reads what mysql2 reports: a server's error has a positive errno and leaves the connection whole, but for a few. */
export function readFault(error: NodeJS.ErrnoException): MySqlFault {
  const errno = error.errno ?? 0;
  return new MySqlFault(errno, error.code ?? "UNKNOWN", errno <= 0 || fatal.includes(errno));
}
