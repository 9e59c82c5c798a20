import type { Context } from "hono";
import { failures, Failure, type FailureRow, type Quota } from "../../core/failures.ts";
import { json, setHeader } from "./respond.ts";

const realm = 'realm="latchkey"';

/** Any error as a refusal. An unexpected error becomes `internal`, and the answer reveals nothing about it. */
const asFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure("internal", { cause: error });

/** RFC 9457 problem details. */
export function problem(c: Context, error: unknown): Response {
  const failure = asFailure(error);
  const row = setRefusalHeaders(c, failure);
  const body = {
    type: row.type ?? "about:blank",
    title: row.title,
    status: row.status,
    detail: failure.detail ?? row.title,
    code: failure.code,
    instance: c.get("requestId"),
    ...(failure.errors && { errors: failure.errors }),
    ...(failure.quota && { "violated-policies": [failure.quota.policy] }),
    ...mfaMembers(failure),
  };
  return json(c, body, row.status, "application/problem+json");
}

/** An RFC 6749 section 5.2 error, for the OAuth endpoints. */
export function oauthError(c: Context, error: unknown): Response {
  const failure = asFailure(error);
  const row = setRefusalHeaders(c, failure);
  if (row.basic) setHeader(c, "WWW-Authenticate", `Basic ${realm}`);
  const body = {
    error: row.oauth ?? failure.code,
    error_description: failure.detail ?? row.title,
    ...(row.isNamed && { code: failure.code }),
    ...mfaMembers(failure),
  };
  return json(c, body, row.status);
}

/** The members that tell how a login goes on. */
const mfaMembers = ({ mfa }: Failure) =>
  mfa && {
    ...(mfa.login && { mfa_token: mfa.login.token, expires_in: mfa.login.expiresIn }),
    factors: [...mfa.factors],
  };

/** Sets the headers of a refusal and gives its row of the table. */
function setRefusalHeaders(c: Context, failure: Failure): FailureRow {
  const row: FailureRow = failures[failure.code];
  if (row.retry !== undefined) setHeader(c, "Retry-After", String(row.retry));
  if (failure.quota) setQuotaHeaders(c, failure.quota);
  if (row.bearer !== undefined) {
    const error = row.bearer === "" ? "" : `, error="${row.bearer}"`;
    const scope = failure.scope === undefined ? "" : `, scope="${failure.scope}"`;
    const acr = failure.acr === undefined ? "" : `, acr_values="${failure.acr}"`;
    const maxAge = failure.maxAge === undefined ? "" : `, max_age="${failure.maxAge}"`;
    setHeader(c, "WWW-Authenticate", `Bearer ${realm}${error}${scope}${acr}${maxAge}`);
  }
  return row;
}

/** Names the limit that was reached (draft-ietf-httpapi-ratelimit-headers), never what it counts by. */
function setQuotaHeaders(c: Context, { policy, limit, window, retryAfter }: Quota): void {
  setHeader(c, "Retry-After", String(retryAfter));
  setHeader(c, "RateLimit-Policy", `"${policy}";q=${limit};w=${window}`);
  setHeader(c, "RateLimit", `"${policy}";r=0;t=${retryAfter}`);
}
