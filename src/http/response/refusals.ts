import type { Context } from "hono";
import { asFailure, mfaMembers, problemBody, realm, refusalHeaders } from "./problem.ts";
import { json, setHeader } from "./respond.ts";

/** RFC 9457 problem details of a server. */
export const problemAnswers =
  (issuer: string): ((c: Context, error: unknown) => Response) =>
  (c, error) => {
    const failure = asFailure(error);
    Object.assign(c.get("headers"), refusalHeaders(failure));
    const body = problemBody(failure, issuer, c.get("requestId"));
    return json(c, body, failure.row.status, "application/problem+json");
  };

/** An RFC 6749 section 5.2 error, for the OAuth endpoints. */
export function oauthError(c: Context, error: unknown): Response {
  const failure = asFailure(error);
  const { row } = failure;
  Object.assign(c.get("headers"), refusalHeaders(failure));
  if (row.basic) setHeader(c, "WWW-Authenticate", `Basic ${realm}`);
  const body = {
    error: row.oauth ?? failure.code,
    error_description: failure.detail ?? row.title,
    ...(row.isNamed && { code: failure.code }),
    ...mfaMembers(failure),
  };
  return json(c, body, row.oauthStatus ?? row.status);
}
