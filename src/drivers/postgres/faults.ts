import { ServerFault, type FaultKind, type Outcome } from "../pool/faults.ts";

/**
 * The statement was rolled back completely and may be retried: serialization, deadlock, lock wait, and cancelled by us or by
 * `statement_timeout`.
 */
const conflicts = ["40001", "40P01", "55P03", "57014"];

/**
 * Nothing was changed, and no connection that is as old can run the statement: the server is a standby, or the connection prepared it
 * before a migration changed the type of a column.
 */
const moved = ["25006", "0A000"];

/** A table or a column is missing. `stats.count` without its column is taken for the function, and is an error of grouping. */
const missing = ["42P01", "42703", "42803"];

/** Only a bug in Latchkey causes these classes: syntax, types, lengths, ranges, null and other constraints. */
const bugs = /^(?:22|23|42)/;

/** In a class of bugs, but a matter of the operator: no right for it, and a pooler that mixes up prepared statements. */
const notBugs = ["42501", "42P05"];

/** An error of pg, of the server or of the network, without its message. */
export class PostgresFault extends ServerFault {
  /** Contains the code, because logs leave messages out. */
  override readonly name: string;

  constructor(code: string, outcome: Outcome, isTimeout = false) {
    const isMoved = moved.includes(code);
    super(`postgres ${code}`, { code, kind: kindOf(code), outcome, isMoved, isTimeout });
    this.name = `PostgresFault ${code}`;
  }
}

function kindOf(code: string): FaultKind {
  if (code === "23505") return "duplicate";
  if (conflicts.includes(code) || moved.includes(code)) return "conflict";
  if (missing.includes(code)) return "schema_behind";
  return bugs.test(code) && !notBugs.includes(code) ? "bug" : "unavailable";
}

/** Getting a connection or an answer took too long. */
export const postgresTimeout = (code: string, outcome: Outcome): PostgresFault =>
  new PostgresFault(code, outcome, true);

/** An error as pg gives it. Those of the server have a severity, those of the library have no code. */
type PostgresError = Error & { readonly code?: string; readonly severity?: string };

/** Reads the error of a connection that pg could not open. Nothing was sent. */
export const readConnectFault = (error: Error): PostgresFault =>
  new PostgresFault(codeOf(error), "not_executed");

/** Classes that hold the fatal errors, for a server that names the severity in another language. */
const mayBeFatal = /^(?:08|25P|28|3D|53|57P|58|F0|XX)/;

/** Reads the error of a statement. After a fatal one the server closes the connection, and may have run the statement. */
export function readFault(error: Error): PostgresFault {
  const { severity } = error as PostgresError;
  const code = codeOf(error);
  const isTranslated = severity !== undefined && severity !== "FATAL";
  // Poolers report a lost connection to the server as an ordinary error.
  const isLost = code.startsWith("08");
  const isRejected = !isLost && (severity === "ERROR" || (isTranslated && !mayBeFatal.test(code)));
  return new PostgresFault(code, isRejected ? "rejected" : "unknown");
}

/** What pg and TLS say only in words. */
const worded: readonly (readonly [words: RegExp, code: string])[] = [
  [/terminated unexpectedly|not queryable/, "CONNECTION_LOST"],
  // The queue of the pool, whose callers have given up before.
  [/timeout exceeded/, "NO_CONNECTION_IN_TIME"],
  [/timeout/, "ETIMEDOUT"],
  [/does not support SSL/, "NO_TLS"],
  [/SASL|SCRAM|password/i, "AUTHENTICATION_FAILED"],
];

/** Codes of a certificate that is not trusted, or not one for the host. */
const ofTls = /^(?:CERT_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|UNABLE_TO_)/;

function codeOf(error: Error): string {
  const { code } = error as PostgresError;
  if (code !== undefined) return ofTls.test(code) ? "TLS_FAILED" : code;
  return worded.find(([words]) => words.test(error.message))?.[1] ?? "UNKNOWN";
}
