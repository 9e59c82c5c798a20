import type { FailureRow, ReasonOf } from "./failures/row.ts";

/** A limit that was reached, as the caller may see it. Times are in seconds. */
export interface Quota {
  readonly policy: string;
  readonly limit: number;
  readonly window: number;
  readonly retryAfter: number;
}

/** The second factors that a login waits for. */
export interface Mfa {
  /** Continues the login. Absent in a re-authentication, which is repeated with a further proof. */
  readonly login?: {
    readonly token: string;
    /** Seconds. */
    readonly expiresIn: number;
  };
  /** The kinds that the account has. */
  readonly factors: readonly string[];
}

/** One invalid member of a request; `pointer` is an RFC 6901 JSON pointer. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** A JSON pointer (RFC 6901), such as `/email`. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

interface FailureDetails<Row extends FailureRow> {
  /** Details for the caller beyond the title. Never holds input, a secret or a library's message. */
  readonly detail?: string;
  /** The cause, for the log only. */
  readonly reason?: ReasonOf<Row>;
  /** What the operator does about it, for the log only. */
  readonly hint?: string;
  readonly errors?: readonly FieldError[];
  /** The scopes that the call requires, separated by spaces (RFC 6750 section 3). */
  readonly scope?: string;
  /** The assurance that the call requires, if the session has less (RFC 9470 section 3). */
  readonly acr?: string | undefined;
  /** Seconds since the last proof that the call allows, if they matter (RFC 9470 section 3). */
  readonly maxAge?: number | undefined;
  readonly quota?: Quota;
  /** Seconds after which the same request can succeed, if they differ from those of the table. */
  readonly retryAfter?: number;
  readonly mfa?: Mfa;
  /** How the user can prove that the account is theirs. */
  readonly ways?: readonly string[];
  readonly cause?: unknown;
}

/** A refusal with a stable code. `message` is the code, so logging the message leaks nothing. */
export class Failure<Row extends FailureRow = FailureRow> extends Error {
  override readonly name = "Failure";
  /** Hidden from what prints an error, because it is long and always the same. */
  readonly #row: FailureRow;
  readonly code: string;
  readonly detail: string | undefined;
  readonly reason: string | undefined;
  readonly hint: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly scope: string | undefined;
  readonly acr: string | undefined;
  readonly maxAge: number | undefined;
  /** The limit that was reached, of `too_many_requests`. */
  readonly quota: Quota | undefined;
  readonly retryAfter: number | undefined;
  /** The second factors that are missing, of `mfa_required`. */
  readonly mfa: Mfa | undefined;
  /** How the user can prove that the account is theirs, of `proof_required`. */
  readonly ways: readonly string[] | undefined;

  constructor(row: Row, details: FailureDetails<Row> = {}) {
    super(row.name, { cause: details.cause });
    this.#row = row;
    this.code = row.name;
    this.detail = details.detail;
    this.reason = details.reason;
    this.hint = details.hint;
    this.errors = details.errors;
    this.scope = details.scope;
    this.acr = details.acr;
    this.maxAge = details.maxAge;
    this.quota = details.quota;
    this.retryAfter = details.retryAfter;
    this.mfa = details.mfa;
    this.ways = details.ways;
  }

  get row(): FailureRow {
    return this.#row;
  }
}

/** Whether an error is a refusal with the code of a row. */
export const isFailure = (error: unknown, row: FailureRow): error is Failure =>
  error instanceof Failure && error.code === row.name;
