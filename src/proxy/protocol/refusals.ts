import type { Outcome } from "../../drivers/pool/faults.ts";
import { schemaBehind } from "../../drivers/store/statements/prepared.ts";

/** Every refusal of the proxy, by its code. */
export const refusals = {
  malformed_request: { status: 400, outcome: "not_executed", level: "info", isBug: true },
  wrong_parameters: { status: 400, outcome: "not_executed", level: "info", isBug: true },
  /** The request is signed, but for another body. */
  wrong_digest: {
    status: 400,
    outcome: "not_executed",
    level: "warn",
    hint: "something between this server and the proxy changes request bodies",
  },
  unauthorized: {
    status: 401,
    outcome: "not_executed",
    level: "warn",
    hint: "compare MYSQL_PROXY_KEY on both sides, and their clocks",
  },
  /** Only a caller with a valid signature gets this answer. The first copy may have run. */
  replayed: {
    status: 401,
    outcome: "unknown",
    level: "warn",
    hint: "something between this server and the proxy sends requests twice",
  },
  unknown_statement: {
    status: 403,
    outcome: "not_executed",
    level: "warn",
    hint: "the proxy is older than this server: deploy the proxy first",
  },
  admin_api_off: {
    status: 403,
    outcome: "not_executed",
    level: "warn",
    hint: "set MYSQL_PROXY_ADMIN=on at the proxy to use the admin API of its servers",
  },
  not_found: {
    status: 404,
    outcome: "not_executed",
    level: "info",
    hint: "compare MYSQL_PROXY_URL with the proxy's address",
  },
  method_not_allowed: { status: 405, outcome: "not_executed", level: "info", allow: "POST" },
  incomplete_body: { status: 408, outcome: "not_executed", level: "info" },
  duplicate: { status: 409, outcome: "rejected", level: "info" },
  body_too_large: { status: 413, outcome: "not_executed", level: "info", isBug: true },
  invalid_data: { status: 422, outcome: "rejected", level: "info", isBug: true },
  internal: { status: 500, outcome: "unknown", level: "error" },
  too_many_rows: { status: 500, outcome: "rejected", level: "error", isBug: true },
  connection_lost: { status: 502, outcome: "unknown", level: "error" },
  busy: {
    status: 503,
    outcome: "not_executed",
    level: "warn",
    retry: 1,
    hint: "the proxy has more calls than it can take; raise its connections or add a proxy",
  },
  unavailable: { status: 503, outcome: "not_executed", level: "warn", retry: 5 },
  conflict: { status: 503, outcome: "rejected", level: "warn", retry: 1 },
  /** A table or a column is missing. */
  schema_behind: {
    status: 503,
    outcome: "rejected",
    level: "error",
    retry: 5,
    hint: schemaBehind,
  },
  /** The database answered with an error: it is read-only, or a privilege is missing. */
  refused: { status: 503, outcome: "rejected", level: "warn", retry: 5 },
  timeout: { status: 504, outcome: "unknown", level: "error" },
} as const satisfies Record<string, RefusalRow>;

/** One row of the table, without its literal types. */
export interface RefusalRow {
  /** The HTTP status. */
  readonly status: number;
  /** Whether the statement ran. */
  readonly outcome: Outcome;
  /** The level of the proxy's log line. */
  readonly level: "info" | "warn" | "error";
  /** Seconds for `Retry-After`. */
  readonly retry?: number;
  /** The methods for `Allow`. */
  readonly allow?: string;
  /** Latchkey itself has a bug, so a retry cannot help. */
  readonly isBug?: true;
  /** The next step for the operator, in the log of the calling server. */
  readonly hint?: string;
}

export type RefusalCode = keyof typeof refusals;

/** The row of a code, or undefined if this release does not know the code. */
export const rowOf = (code: unknown): RefusalRow | undefined =>
  typeof code === "string" && Object.hasOwn(refusals, code)
    ? refusals[code as RefusalCode]
    : undefined;

/** The JSON of a refusal on the wire. */
export interface RefusalBody {
  readonly code: RefusalCode;
  readonly outcome: Outcome;
}

/** A request that the proxy refuses. Only the proxy's log gets the `reason`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly reason: string | undefined;

  constructor(code: RefusalCode, reason?: string) {
    super(code);
    this.code = code;
    this.reason = reason;
  }
}
