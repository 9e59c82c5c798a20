import { named, type Rows } from "./ground/rows.ts";

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
  /**
   * Details for the caller beyond the title. Repeats what was sent only as `quoted` gives it, and never a secret, what stands for a user at
   * a login, or a library's message.
   */
  readonly detail?: string;
  /** The cause, for the log, and for responses in development. */
  readonly reason?: ReasonOf<Row>;
  /** What the operator does about it, for the log, and for responses in development. */
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
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- As below.
export class Failure<Row extends FailureRow = FailureRow> extends Error {
  override readonly name = "Failure";
  /** Hidden from what prints an error, because it is long and always the same. */
  readonly #row: FailureRow;
  readonly code: string;

  constructor(row: Row, { cause, ...details }: FailureDetails<Row> = {}) {
    super(row.name, { cause });
    this.#row = row;
    this.code = row.name;
    Object.assign(this, details);
  }

  get row(): FailureRow {
    return this.#row;
  }
}

// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- The constructor assigns the details.
export interface Failure<Row extends FailureRow = FailureRow> extends Omit<
  FailureDetails<Row>,
  "cause" | "reason"
> {
  readonly reason?: string;
}

/** Whether an error is a refusal with the code of a row. */
export const isFailure = (error: unknown, row: FailureRow): error is Failure =>
  error instanceof Failure && error.code === row.name;

/** The members of a form that are there and have their types. */
export type Present<Form> = { readonly [Name in keyof Form]?: Form[Name] | undefined };

/** The invalid fields of a value, found by the check that throws Failure `validation_failed` with them. Throws every other error. */
export async function faultsOf(check: () => Promise<unknown>): Promise<readonly FieldError[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (isFailure(error, requestFailures.validation_failed)) return error.errors ?? [];
    throw error;
  }
}

/** The faults of a form, and those others that are about further fields. */
export const withOthers = (
  faults: readonly FieldError[],
  others: readonly FieldError[],
): readonly FieldError[] => [
  ...faults,
  ...others.filter(({ pointer: one }) =>
    faults.every(({ pointer }) => one !== pointer && !one.startsWith(`${pointer}/`)),
  ),
];

/**
 * One row per refusal: its code, its HTTP status, its title, why it happens and what to do. Each feature has its rows in its own
 * `rows.ts`.
 * - `why`: the usual causes, for `GET /errors` and docs/errors.md.
 * - `detail`: what a response says beyond the title, if the failure says nothing more specific. Default: the first sentence of `why`.
 * - `hidesReason`: no response shows the reason, also in development: it would tell who has an account, or users read the detail.
 * - `todo`: what the caller, the user or the operator does about it, for the same two.
 * - `oauth`: OAuth endpoints send this RFC 6749 section 5.2 error in place of the code.
 * - `oauthStatus`: the status of OAuth endpoints, if it is another one.
 * - `bearer`: the RFC 6750 section 3.1 error in the `WWW-Authenticate` challenge. An empty string sends a challenge without one.
 * - `basic`: OAuth endpoints challenge with HTTP Basic (RFC 6749 section 5.2).
 * - `isNamed`: OAuth endpoints send the code as well, in the member `code`.
 * - `retry`: seconds after which the same request can succeed.
 * - `failsLogin`: a login that it refuses has failed, and is announced so. Others have only stopped.
 * - `level`: the level of its line in the log, in place of `error` for a status of 500 or more.
 * - `reasons`: the causes that the log may name, if they are counted or audited. Each has its label in the metrics.
 * - `type`: the RFC 9457 problem type, if it is not the place of the code in `GET /errors`.
 */
export interface FailureRow {
  readonly name: string;
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
  readonly why: string;
  readonly detail?: string;
  readonly todo: string;
  readonly hidesReason?: true;
  readonly oauth?: string;
  readonly oauthStatus?: 400;
  readonly bearer?: string;
  readonly basic?: boolean;
  readonly isNamed?: boolean;
  readonly retry?: number;
  readonly failsLogin?: true;
  readonly level?: "warn";
  readonly type?: string;
  readonly reasons?: Reasons;
}

/** Reasons, each with its label in the metrics. Those that nothing counts have none. */
type Reasons = Readonly<Record<string, string>> | readonly string[];

/** A reason of a row. Any text, if the row has none. */
export type ReasonOf<Row extends FailureRow> = Row extends { readonly reasons: infer Known }
  ? Known extends readonly string[]
    ? Known[number]
    : keyof Known & string
  : string;

/** A refusal with reasons of its own, which only the log names. For the caller it is the same. */
export const because = <Row extends FailureRow, const Known extends Reasons>(
  row: Row,
  reasons: Known,
) => ({ ...row, reasons });

// A minified bundle leaves out those that it does not use by the mark of the call alone, not by that of `named`.

/** The refusals of what was sent. */
export const requestFailures = /* @__PURE__ */ named({
  /** The client has closed the connection and never receives this answer. */
  aborted: {
    status: 400,
    title: "The client closed the connection.",
    why: "The connection ended before the server had read the request or sent its response.",
    todo: "Send the request again, if you still need the response.",
  },
  malformed_body: {
    status: 400,
    title: "The body is malformed.",
    why: "The body is not valid JSON in UTF-8, or not a well-formed form.",
    todo: "Send a body in the format that its `Content-Type` names.",
    oauth: "invalid_request",
  },
  invalid_request: {
    status: 400,
    title: "The request is not valid.",
    why: "A field is missing, repeated or has a value that is not allowed here.",
    todo: "Correct what `detail` or `error_description` names.",
  },
  not_found: {
    status: 404,
    title: "Not found.",
    why: "No route has this path, or nothing has this id, or it was deleted.",
    todo: "Check the path and the id in it; what it names may have been deleted.",
  },
  method_not_allowed: {
    status: 405,
    title: "This path does not support the method.",
    why: "The path exists, but only for other methods.",
    todo: "Use a method of the header `Allow`.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large.",
    why: "Bodies are limited so that no caller can fill the memory of the server.",
    detail: "Send at most 16 KiB.",
    todo: "Send at most 16 KiB.",
    oauth: "invalid_request",
  },
  unsupported_media_type: {
    status: 415,
    title: "The content type is not supported.",
    why: "The header `Content-Type` is missing or names another type, or the body is compressed.",
    todo: "Send the type that `detail` names, without a `Content-Encoding`.",
    oauth: "invalid_request",
  },
  validation_failed: {
    status: 422,
    title: "Some fields are not valid.",
    why: "Fields are missing, have the wrong type, or break a rule such as the length of a password.",
    detail: "Correct the fields that are not valid.",
    todo: "Correct each field of `errors`, and show its `message` beside the field.",
  },
} as const satisfies Rows<FailureRow>);

/** The refusals of calls that only pages of allowed origins may make. */
export const pageFailures = /* @__PURE__ */ named({
  navigation_required: {
    status: 403,
    title: "Open this URL in the browser. Scripts and frames cannot use it.",
    why: "A script or a frame requested a URL that redirects users to another page.",
    todo: "Use a link, or set `location.href`.",
  },
  origin_not_allowed: {
    status: 403,
    title: "Requests from this origin are not allowed.",
    why: "The header `Origin` is missing, or names an origin that the operator did not list.",
    todo: "Add the origin of the page to `CORS_ORIGINS`.",
  },
  cross_site: {
    status: 403,
    title: "The page is on another site than this server. Serve both on one site.",
    why: "Browsers withhold the session cookie from requests of other sites.",
    todo: "Serve the page on the same site as this server, because browsers send no cookie from another site.",
  },
  header_required: {
    status: 403,
    title: "The header X-Latchkey: 1 is required.",
    why: "The header proves that a page of an allowed origin sent the request, because forms of other sites cannot set it.",
    todo: "Send the header `X-Latchkey: 1`, as the client of Latchkey does.",
  },
  /** Of the routes of an app, never of our own. */
  own_page_required: {
    status: 403,
    title: "Only a page of this app can send this request.",
    why: "The request can change something, and only pages of the origin of `ISSUER` can use the session cookie for that. The headers `Sec-Fetch-Site` and `Origin` are missing, or name another origin.",
    detail: "Open the page again at the address of this app, and repeat the action there.",
    todo: "Open the page at the origin of `ISSUER`, and send the request from there. From another origin, send an access token instead.",
  },
} as const satisfies Rows<FailureRow>);

/** The refusals of credentials that all features share. */
export const credentialFailures = /* @__PURE__ */ named({
  invalid_grant: {
    status: 400,
    title: "The credentials are not valid.",
    why: "The username or the password is wrong, the account is disabled or locked, or the refresh token is not valid any more. All of these return the same error, so that no one learns which accounts exist. The `code` of an app may also be older than a minute, used already, or sent with another `redirect_uri` or `code_verifier`. Or the user may not use the app.",
    detail: "The credentials are wrong or no longer valid. Log in again.",
    todo: "Ask the user for the credentials again. After a refresh or a redemption of a code, ask for a new login. The log of the server says the reason.",
    failsLogin: true,
  },
  refused: {
    status: 403,
    title: "This request was refused. Reload the page and try again.",
    why: "The operator's function `before.logIn` or `before.register` refused the request, for example because a CAPTCHA is missing. Or the function failed.",
    detail: "This service did not accept the request. Reload the page and try again.",
    todo: "Show `detail` to the user; the operator's function decides, and the log says if it failed.",
    hidesReason: true,
    oauth: "access_denied",
    oauthStatus: 400,
    reasons: {
      "refused by the operator": "refused",
      "check of the operator failed": "refused",
    },
    failsLogin: true,
  },
  missing_token: {
    status: 401,
    title: "An access token is required.",
    why: "The call needs an access token. The request contains none, or its `Authorization` header uses another scheme.",
    detail: "Send an access token in the header Authorization: Bearer.",
    todo: "Send an access token in the header `Authorization: Bearer`.",
    bearer: "",
  },
  invalid_token: {
    status: 401,
    title: "The access token is not valid.",
    why: "The token has expired, its session ended, its account was disabled, or it was signed with another key.",
    todo: "Refresh the session once and repeat the call; if the refresh fails, ask for a new login.",
    bearer: "invalid_token",
  },
  insufficient_user_authentication: {
    status: 401,
    title: "Log in again to do this.",
    why: "The call is sensitive, and the user last proved who they are too long ago or with too few factors. In the session of an app, a proof in the browser does not count.",
    detail: "You last confirmed who you are too long ago, or with too few factors.",
    todo: "Ask the user to re-authenticate, then repeat the call with the new access token. An app without a secret opens the page of the account in the browser.",
    bearer: "insufficient_user_authentication",
  },
  insufficient_scope: {
    status: 403,
    title: "The access token does not allow this.",
    why: "The token does not include the scope, or the role of the user does not allow it.",
    todo: "Log in with the scope that `WWW-Authenticate` names; the user's role must allow it.",
    bearer: "insufficient_scope",
  },
  /** Of the routes of an app, never of our own. */
  organization_required: {
    status: 403,
    title: "This request needs an organization.",
    why: "The access token is for no organization, or the user is no longer a member of it.",
    todo: "Refresh with the parameter `organization`, and repeat the request with the new access token.",
    bearer: "insufficient_scope",
  },
} as const satisfies Rows<FailureRow>);

/** The refusals of logins that need one step more. */
export const loginFailures = /* @__PURE__ */ named({
  /** Only after the right password, so it tells a stranger nothing. */
  mfa_required: {
    status: 400,
    title: "A second factor is needed.",
    why: "The password or the link is right, and the account has a second factor.",
    detail: "Confirm the login with a second factor of the account.",
    todo: "Ask the user for one of `factors`, and send it with `mfa_token`.",
  },
  /** The same for a forged token, one of another session, and one that is too old. */
  expired_token: {
    status: 400,
    title: "The token is not valid any more. Start again.",
    why: "The token is too old, was used, or belongs to another session or browser. It is an `mfa_token`, or that of an enrolment, of a login at another provider or of a logout. Or it is the `proof` of a decision about an app.",
    todo: "Start again with the first step, and send its new token in time.",
    reasons: {
      "token not issued here for this client": "refused",
      "token too old": "refused",
      "sessions ended since": "refused",
      "account disabled or deleted": "disabled",
      "login at the provider too old": "refused",
      "identity not waiting in this browser": "refused",
      "identity used before": "refused",
      "identity of another account": "refused",
      "no one logged in": "refused",
      "page too old, or about something else": "refused",
      "other page first": "refused",
    },
  },
  /** Only in a session of the account. */
  password_exists: {
    status: 409,
    title: "This account has a password. Use the password.",
    why: "A code sent by email is accepted only for accounts without a password.",
    detail: "Confirm with the password, not with a code from an email.",
    todo: "Send the password to `POST /session/reauthentication`.",
  },
  /** Only after the right password or in a session, so it tells a stranger nothing. */
  email_not_verified: {
    status: 403,
    title: "Verify your email address first. Request the verification email if you do not have it.",
    why: "The operator requires a verified address for logins, or the user wants to set up a second factor.",
    detail: "Open the link in the verification email, or request a new email.",
    todo: "Send another email with a link and a code, with `POST /authenticate/email/verification`.",
    reasons: {
      "address not verified": "unverified",
    },
    failsLogin: true,
  },
} as const satisfies Rows<FailureRow>);

/** What an `expired_token` says: which token it was. */
const expiredTokens = {
  mfa: "The mfa_token is not valid any more. Log in again, and send the second factor within five minutes.",
  enrolment:
    "The enrolment_token is not valid any more. Start to set up the authenticator app again.",
  upstream:
    "The token of the login at the other provider is not valid any more. Start that login again.",
  logout: "The token of the logout is not valid any more. Start the logout in the app again.",
  decision:
    "The proof of this decision is not valid any more. Load the page of the app again, and decide there.",
} as const;

/** The refusal of one of the tokens that mean `expired_token`. */
export const expiredToken = (
  which: keyof typeof expiredTokens,
  details: Omit<FailureDetails<typeof loginFailures.expired_token>, "detail"> = {},
): Failure =>
  new Failure(loginFailures.expired_token, { ...details, detail: expiredTokens[which] });

/** The refusals of requests for tokens, and of tokens in the wrong place. */
export const oauthFailures = /* @__PURE__ */ named({
  invalid_scope: {
    status: 400,
    title: "The scope is unknown or not allowed. The metadata lists the scopes.",
    why: "The request asks for a scope that does not exist or that the user or client may not have.",
    todo: "Ask only for scopes that the metadata list and the user's role has.",
  },
  unsupported_token_type: {
    status: 400,
    title: "Tokens of this type cannot be revoked.",
    why: "The token belongs to a client itself, so it has no session that could end.",
    todo: "Send a refresh token or an access token of a user.",
  },
  unsupported_grant_type: {
    status: 400,
    title: "The grant type is not supported.",
    why: "The grant does not exist here, or the operator turned it off.",
    todo: "Use a grant that the metadata list; the operator may have turned yours off.",
  },
  malformed_authorization: {
    status: 400,
    title: "Send the access token exactly once, as Authorization: Bearer.",
    why: "The token was sent in the URL or in the body, or the header `Authorization` is malformed.",
    todo: "Remove the token from the URL and the body, and send one `Authorization` header.",
    bearer: "invalid_request",
  },
} as const satisfies Rows<FailureRow>);

/** The refusals of a server that cannot serve a request. */
export const serverFailures = /* @__PURE__ */ named({
  internal: {
    status: 500,
    title: "Internal server error.",
    why: "The server has a fault, which its log describes.",
    detail: "The server could not complete the request. Its log describes the fault.",
    todo: "Search the log of the server for the request id. That line shows the cause.",
  },
  /** Callers can cause it at will. */
  overloaded: {
    status: 503,
    title: "The server is busy. Try again in a moment.",
    why: "More passwords are waiting to be checked than the processors can handle.",
    detail: "Too many logins are waiting. Try again in a few seconds.",
    todo: "Try again after the seconds in `Retry-After`. If it happens often, add processes or servers.",
    retry: 2,
    level: "warn",
  },
  /** Only for servers that did not refuse to start: Workers, and those that another server mounts. */
  misconfigured: {
    status: 503,
    title: "The server is not configured. Its log lists the variables.",
    why: "A variable of the Worker is missing or not valid, or the server cannot see the addresses of its clients.",
    todo: "Correct the variables that the log names.",
    type: "about:blank",
  },
  /** A retry after two seconds is within the minute in which a refresh may be repeated. */
  unavailable: {
    status: 503,
    title: "The service is temporarily unavailable.",
    why: "The database cannot be reached or does not respond in time, or the server is stopping.",
    detail: "The service cannot respond right now. Try again in a moment.",
    todo: "Try again after the seconds in `Retry-After`. If the error persists, check the database of the server.",
    retry: 2,
  },
} as const satisfies Rows<FailureRow>);
