/**
 * Every refusal Latchkey can give: code → HTTP status and title. `oauth` is the RFC 6749 section 5.2 error an OAuth
 * endpoint names instead of the code; `bearer` is the RFC 6750 section 3.1 error of the challenge ("" = a challenge
 * without one); `retry` marks refusals that pass by themselves, with the seconds to wait.
 */
export const failures = {
  /** Nobody is left to read it. */
  aborted: { status: 400, title: "The client hung up." },
  malformed_body: { status: 400, title: "The body could not be read.", oauth: "invalid_request" },
  invalid_request: { status: 400, title: "The request is not valid." },
  invalid_grant: { status: 400, title: "The credentials are not valid." },
  invalid_scope: { status: 400, title: "The scope is unknown or not allowed." },
  unsupported_token_type: { status: 400, title: "This kind of token cannot be revoked." },
  unsupported_grant_type: { status: 400, title: "The grant type is not supported." },
  malformed_authorization: {
    status: 400,
    title: "The access token must be sent once, as Authorization: Bearer.",
    bearer: "invalid_request",
  },
  invalid_client: { status: 401, title: "The client could not be authenticated." },
  missing_token: { status: 401, title: "An access token is required.", bearer: "" },
  invalid_token: {
    status: 401,
    title: "The access token is not valid.",
    bearer: "invalid_token",
  },
  insufficient_scope: {
    status: 403,
    title: "The access token does not allow this.",
    bearer: "insufficient_scope",
  },
  origin_not_allowed: { status: 403, title: "Pages of this origin may not do this." },
  header_required: { status: 403, title: "The header X-Latchkey: 1 is required." },
  not_found: { status: 404, title: "There is nothing here." },
  method_not_allowed: { status: 405, title: "The method is not allowed here." },
  username_taken: { status: 409, title: "The username is taken." },
  email_taken: { status: 409, title: "The e-mail address is taken." },
  body_too_large: { status: 413, title: "The body is too large.", oauth: "invalid_request" },
  unsupported_media_type: {
    status: 415,
    title: "The content type is not supported.",
    oauth: "invalid_request",
  },
  validation_failed: { status: 422, title: "Some fields are not valid." },
  internal: { status: 500, title: "Something went wrong on our side." },
  overloaded: { status: 503, title: "Too many password checks are waiting.", retry: 2 },
  /** Only a runtime that cannot refuse to start gets as far as this. */
  misconfigured: { status: 503, title: "The server is not configured." },
  /** Asked again after that, a refresh whose answer was lost is still within its grace. */
  unavailable: { status: 503, title: "The service is not available right now.", retry: 2 },
} as const satisfies Record<string, FailureRow>;

export type FailureCode = keyof typeof failures;

/** One row of the table, seen without its literal types. */
export interface FailureRow {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 500 | 503;
  readonly title: string;
  readonly oauth?: string;
  readonly bearer?: string;
  readonly retry?: number;
}

/** One wrong member of a request; `pointer` is an RFC 6901 JSON pointer. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

interface FailureDetails {
  /** What the caller may read beyond the title. Never input, a secret or a library's message. */
  readonly detail?: string;
  /** Why, for the log alone. */
  readonly reason?: string;
  readonly errors?: readonly FieldError[];
  /** The scope that would be needed (RFC 6750 section 3). */
  readonly scope?: string;
  readonly cause?: unknown;
}

/** A refusal with a stable code. `message` is the code, so that nothing else can leak through it. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  readonly detail: string | undefined;
  readonly reason: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly scope: string | undefined;

  constructor(code: FailureCode, details: FailureDetails = {}) {
    super(code, { cause: details.cause });
    this.code = code;
    this.detail = details.detail;
    this.reason = details.reason;
    this.errors = details.errors;
    this.scope = details.scope;
  }
}
