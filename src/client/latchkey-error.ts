import type { ErrorCode, FieldError, Mfa } from "./api-types.ts";

interface Details {
  readonly status?: number | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly mfa?: Mfa | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** A failed call, identified by a stable `code`. `message` is text for people. It may name what the client sent, but never a secret. */
export class LatchkeyError extends Error {
  override readonly name = "LatchkeyError";
  // Only declared, because the constructor sets each, and a page loads every byte of this file.
  declare readonly code: ErrorCode;
  /** The HTTP status, or undefined if no response came. */
  declare readonly status: number | undefined;
  /** The invalid fields if the code is `validation_failed`, otherwise empty. */
  declare readonly errors: readonly FieldError[];
  /** The second factors that the user has, if the code is `mfa_required`. */
  declare readonly mfa: Mfa | undefined;
  /** The id of the request in the server's log. */
  declare readonly requestId: string | undefined;
  /** The seconds to wait before another attempt, if the server named a time (the header `Retry-After`). */
  declare readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details);
    Object.assign(this, { code, errors: [] }, details);
  }
}
