import type { Context } from "hono";
import { asFailure, detailOf, mfaMembers, problemBody, realm, refusalHeaders } from "./problem.ts";
import { json, setHeader } from "./respond.ts";

/** RFC 9457 problem details of a server. */
export const problemAnswers =
  (issuer: string): ((c: Context, error: unknown) => Response) =>
  (c, error) => {
    const failure = asFailure(error);
    Object.assign(c.get("headers"), refusalHeaders(failure));
    const body = problemBody(failure, issuer, c.get("requestId"), c.get("isDevelopment"));
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
    error_description: inOAuth(detailOf(failure, c.get("isDevelopment"))),
    ...(row.isNamed && { code: failure.code }),
    ...mfaMembers(failure),
  };
  return json(c, body, row.oauthStatus ?? row.status);
}

/** Characters that OAuth does not allow in the text of an error (RFC 6749 section 5.2), and what stands for the usual ones. */
const plain: Readonly<Record<string, string>> = {
  '"': "'",
  "“": "'",
  "”": "'",
  "„": "'",
  "’": "'",
  "–": "-",
  "…": "...",
};

/**
 * A text in the characters that OAuth allows. An operator may refuse in any language: accents are left out, and other letters become `?`.
 */
const inOAuth = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/gu, (one) => plain[one] ?? "?");
