import type { ErrorCode, FieldError } from "./api-types.ts";

interface Details {
  readonly status?: number | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** A refusal by its stable code. `message` is for people to read; it holds nothing that was sent. */
export class LatchkeyError extends Error {
  override readonly name = "LatchkeyError";
  readonly code: ErrorCode;
  /** The HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** Which fields are wrong, with `validation_failed`; else none. */
  readonly errors: readonly FieldError[];
  /** What the server's log calls the request. */
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.requestId = details.requestId;
  }
}
