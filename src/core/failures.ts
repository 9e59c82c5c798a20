import type { Reasons } from "./reasons.ts";

/**
 * One row per refusal: its code, HTTP status and title.
 * - `oauth`: OAuth endpoints send this RFC 6749 section 5.2 error in place of the code.
 * - `bearer`: the RFC 6750 section 3.1 error in the `WWW-Authenticate` challenge. An empty string sends a challenge without one.
 * - `basic`: OAuth endpoints challenge with HTTP Basic (RFC 6749 section 5.2).
 * - `isNamed`: OAuth endpoints send the code as well, in the member `code`.
 * - `retry`: seconds after which the same request can succeed.
 * - `level`: the level of its line in the log, in place of `error` for a status of 500 or more.
 * - `type`: the RFC 9457 problem type, if one is registered.
 */
export const failures = {
  /** The client has closed the connection and never receives this answer. */
  aborted: { status: 400, title: "The client closed the connection." },
  malformed_body: { status: 400, title: "The body is malformed.", oauth: "invalid_request" },
  invalid_request: { status: 400, title: "The request is not valid." },
  invalid_grant: { status: 400, title: "The credentials are not valid." },
  /** The same for a forged, an expired and a used link. */
  invalid_link: {
    status: 400,
    title: "The link is not valid. It may have expired, or it was used before.",
    oauth: "invalid_grant",
  },
  /** Only after the right password, so it tells a stranger nothing. */
  mfa_required: { status: 400, title: "A second factor is needed." },
  /** The same for a forged token, one of another session, and one that is too old. */
  expired_token: { status: 400, title: "The token is not valid any more. Start again." },
  invalid_passkey: {
    status: 400,
    title: "The answer of the passkey is not valid.",
    oauth: "invalid_grant",
  },
  /** The credential's id is random, so this tells a stranger nothing. A page can tell the browser to forget the passkey. */
  unknown_passkey: {
    status: 400,
    title: "This passkey is not registered here.",
    oauth: "invalid_grant",
    isNamed: true,
  },
  invalid_scope: { status: 400, title: "The scope is unknown or not allowed." },
  unsupported_token_type: { status: 400, title: "Tokens of this type cannot be revoked." },
  unsupported_grant_type: { status: 400, title: "The grant type is not supported." },
  malformed_authorization: {
    status: 400,
    title: "Send the access token exactly once, as Authorization: Bearer.",
    bearer: "invalid_request",
  },
  invalid_client: { status: 401, title: "Client authentication failed.", basic: true },
  missing_token: { status: 401, title: "An access token is required.", bearer: "" },
  invalid_token: {
    status: 401,
    title: "The access token is not valid.",
    bearer: "invalid_token",
  },
  insufficient_user_authentication: {
    status: 401,
    title: "Log in again to do this.",
    bearer: "insufficient_user_authentication",
  },
  insufficient_scope: {
    status: 403,
    title: "The access token does not allow this.",
    bearer: "insufficient_scope",
  },
  /** Also for a session that was opened with one factor, although the account has two. */
  mfa_enrolment_required: {
    status: 403,
    title: "This account needs a second factor. Set one up, or log in with it.",
  },
  /** Only after the right password or in a session, so it tells a stranger nothing. */
  email_not_verified: {
    status: 403,
    title: "Verify your email address first. Request the verification email if you do not have it.",
  },
  wrong_code: { status: 403, title: "The code is wrong." },
  wrong_password: { status: 403, title: "The password is wrong." },
  origin_not_allowed: { status: 403, title: "Requests from this origin are not allowed." },
  cross_site: { status: 403, title: "The page is on another site than this server." },
  header_required: { status: 403, title: "The header X-Latchkey: 1 is required." },
  registration_closed: { status: 403, title: "Registration is closed." },
  registration_refused: { status: 403, title: "This registration is not allowed." },
  not_found: { status: 404, title: "Not found." },
  /** Behind the MySQL proxy, whose key must not make clients. */
  not_supported_here: {
    status: 404,
    title: "This server cannot do this. Use the command line beside the database.",
  },
  method_not_allowed: { status: 405, title: "This path does not support the method." },
  username_taken: { status: 409, title: "This username is already taken." },
  email_taken: { status: 409, title: "This e-mail address is already taken." },
  user_is_admin: { status: 409, title: "This account is an administrator. Change its role first." },
  user_is_disabled: { status: 409, title: "This account is disabled. Enable it first." },
  cannot_change_yourself: {
    status: 409,
    title: "Administrators cannot do this to their own account.",
  },
  totp_exists: { status: 409, title: "An authenticator app is set up already. Remove it first." },
  passkey_exists: { status: 409, title: "This passkey is registered already." },
  factor_required: {
    status: 409,
    title: "This account needs a second factor, and would have none.",
  },
  too_many_passkeys: { status: 409, title: "This account has as many passkeys as it may have." },
  body_too_large: { status: 413, title: "The body is too large.", oauth: "invalid_request" },
  unsupported_media_type: {
    status: 415,
    title: "The content type is not supported.",
    oauth: "invalid_request",
  },
  validation_failed: { status: 422, title: "Some fields are not valid." },
  too_many_requests: {
    status: 429,
    title: "Too many attempts. Wait a while, then try again.",
    oauth: "temporarily_unavailable",
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
  },
  internal: { status: 500, title: "Internal server error." },
  /** Callers can cause it at will. */
  overloaded: {
    status: 503,
    title: "The server is busy. Try again in a moment.",
    retry: 2,
    level: "warn",
  },
  /** Only for runtimes that cannot refuse to start (Workers). */
  misconfigured: { status: 503, title: "The server is not configured." },
  /** The operator has not turned on the admin API at the MySQL proxy. */
  admin_api_off: {
    status: 503,
    title: "The MySQL proxy of this server does not run the admin API.",
  },
  /** A retry after two seconds is within the minute in which a refresh may be repeated. */
  unavailable: { status: 503, title: "The service is temporarily unavailable.", retry: 2 },
} as const satisfies Record<string, FailureRow>;

export type FailureCode = keyof typeof failures;

/** One row of the table, without the literal types. */
export interface FailureRow {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
  readonly oauth?: string;
  readonly bearer?: string;
  readonly basic?: boolean;
  readonly isNamed?: boolean;
  readonly retry?: number;
  readonly level?: "warn";
  readonly type?: string;
}

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

interface FailureDetails<Code extends FailureCode = FailureCode> {
  /** Details for the caller beyond the title. Never holds input, a secret or a library's message. */
  readonly detail?: string;
  /** The cause, for the log only. */
  readonly reason?: ReasonOf<Code>;
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
  readonly cause?: unknown;
}

type ReasonOf<Code extends FailureCode> = Code extends keyof Reasons ? Reasons[Code] : string;

/** A refusal with a stable code. `message` is the code, so logging the message leaks nothing. */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
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

  constructor(code: Code, details: FailureDetails<Code> = {}) {
    super(code, { cause: details.cause });
    this.code = code;
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
  }
}
