/**
 * One row per refusal: its code, its HTTP status, its title, why it happens and what to do. Each feature has its rows in its own
 * `rows/failures.ts`.
 * - `why`: the usual causes, for `GET /errors` and docs/errors.md.
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
  readonly todo: string;
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
