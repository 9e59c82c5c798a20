import type { Context } from "hono";
import type { Failure, FailureCode } from "../../core/failures.ts";
import { failures } from "../../core/failures/table.ts";
import type { FailureRow } from "../../core/failures/row.ts";
import { asFailure, mfaMembers, problemBody, realm, refusalHeaders } from "./problem.ts";
import { json, setHeader } from "./respond.ts";

/** The row of a refusal in the table of the whole server. */
export const rowOf = (code: FailureCode): FailureRow => failures[code];

/** RFC 9457 problem details of a server. */
export const problems =
  (issuer: string): ((c: Context, error: unknown) => Response) =>
  (c, error) => {
    const failure = asFailure(error);
    const row = setRefusalHeaders(c, failure);
    const body = problemBody(failure, row, issuer, c.get("requestId"));
    return json(c, body, row.status, "application/problem+json");
  };

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
  return json(c, body, row.oauthStatus ?? row.status);
}

/** Sets the headers of a refusal and gives its row of the table. */
function setRefusalHeaders(c: Context, failure: Failure): FailureRow {
  const row = rowOf(failure.code);
  Object.assign(c.get("headers"), refusalHeaders(failure, row));
  return row;
}
