/**
 * Every refusal of the proxy: code → HTTP status, and what became of the statement. `retry` is the seconds to wait.
 * `not_executed`: it was not run. `rejected`: the database refused it or undid it. `unknown`: it may have been done.
 */
export const refusals = {
  malformed_request: { status: 400, outcome: "not_executed" },
  wrong_parameters: { status: 400, outcome: "not_executed" },
  unauthorized: { status: 401, outcome: "not_executed" },
  /** Somebody between us may have sent it again when its first copy was run. Told to none without a valid signature. */
  replayed: { status: 401, outcome: "unknown" },
  unknown_statement: { status: 403, outcome: "not_executed" },
  not_found: { status: 404, outcome: "not_executed" },
  method_not_allowed: { status: 405, outcome: "not_executed", allow: "POST" },
  incomplete_body: { status: 408, outcome: "not_executed" },
  duplicate: { status: 409, outcome: "rejected" },
  body_too_large: { status: 413, outcome: "not_executed" },
  invalid_data: { status: 422, outcome: "rejected" },
  internal: { status: 500, outcome: "unknown" },
  too_many_rows: { status: 500, outcome: "rejected" },
  connection_lost: { status: 502, outcome: "unknown" },
  busy: { status: 503, outcome: "not_executed", retry: 1 },
  unavailable: { status: 503, outcome: "not_executed", retry: 5 },
  conflict: { status: 503, outcome: "rejected", retry: 1 },
  /** The database answers, and refuses: its tables are missing, it is read-only, we may not. */
  refused: { status: 503, outcome: "rejected", retry: 5 },
  timeout: { status: 504, outcome: "unknown" },
} as const satisfies Record<string, RefusalRow>;

/** One row of the table, seen without its literal types. */
export interface RefusalRow {
  readonly status: number;
  readonly outcome: "not_executed" | "rejected" | "unknown";
  readonly retry?: number;
  readonly allow?: string;
}

export type RefusalCode = keyof typeof refusals;

/** What goes over the wire with it. */
export interface RefusalBody {
  readonly code: RefusalCode;
  readonly outcome: RefusalRow["outcome"];
}

/** A request that the proxy refuses; `reason` is for its log alone. */
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
