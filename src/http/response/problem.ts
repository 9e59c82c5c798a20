import { Failure, serverFailures } from "../../core/failures.ts";

/** The realm of each challenge, for the header `WWW-Authenticate`. */
export const realm = 'realm="latchkey"';

/** Any error as a refusal. An unexpected error becomes `internal`, and the answer reveals nothing about it. */
export const asFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure(serverFailures.internal, { cause: error });

/** What a response says beyond the title. In development also what the log says. */
export function detailOf(
  { row, detail = row.detail ?? firstSentence(row.why), reason, hint }: Failure,
  isDevelopment = false,
): string {
  if (!isDevelopment || row.hidesReason) return detail;
  const logged = [reason, hint].filter((one) => one !== undefined).join("; ");
  return logged === "" ? detail : `${detail} (Shown only in development: ${logged}.)`;
}

const firstSentence = (text: string): string => /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;

/** The body of RFC 9457 problem details. `type` leads to the code in the issuer's `GET /errors`, `instance` is the id of the request. */
export function problemBody(
  failure: Failure,
  issuer: string,
  instance: string,
  isDevelopment = false,
) {
  const { row } = failure;
  return {
    type: row.type ?? `${issuer}/errors#${failure.code}`,
    title: row.title,
    status: row.status,
    detail: detailOf(failure, isDevelopment),
    code: failure.code,
    instance,
    ...(failure.errors && { errors: failure.errors }),
    ...(failure.quota && { "violated-policies": [failure.quota.policy] }),
    ...(failure.ways && { ways: [...failure.ways] }),
    ...mfaMembers(failure),
  };
}

/** The members that tell how a login goes on. */
export const mfaMembers = ({ mfa }: Failure) =>
  mfa && {
    ...(mfa.login && { mfa_token: mfa.login.token, expires_in: mfa.login.expiresIn }),
    factors: [...mfa.factors],
  };

/** What a challenge says beside the error. */
interface Challenge {
  /** Its first parameters. */
  readonly lead: string;
  /** The scopes that the call requires, if the failure names none. */
  readonly scope?: string | undefined;
}

/** The headers of a refusal: when to try again, the limit that was reached, and the challenge of RFC 6750. */
export function refusalHeaders(
  failure: Failure,
  challenge: Challenge = { lead: realm },
): Record<string, string> {
  const { row } = failure;
  const headers: Record<string, string> = {};
  const retry = failure.retryAfter ?? row.retry;
  if (retry !== undefined) headers["Retry-After"] = String(retry);
  if (failure.quota) {
    // Names the limit that was reached (draft-ietf-httpapi-ratelimit-headers), never what it counts by.
    const { policy, limit, window, retryAfter } = failure.quota;
    headers["Retry-After"] = String(retryAfter);
    headers["RateLimit-Policy"] = `"${policy}";q=${limit};w=${window}`;
    headers["RateLimit"] = `"${policy}";r=0;t=${retryAfter}`;
  }
  if (row.bearer !== undefined) {
    const error = row.bearer === "" ? "" : `, error="${row.bearer}"`;
    const wanted = failure.scope ?? challenge.scope;
    const scope = wanted === undefined ? "" : `, scope="${wanted}"`;
    const acr = failure.acr === undefined ? "" : `, acr_values="${failure.acr}"`;
    const maxAge = failure.maxAge === undefined ? "" : `, max_age="${failure.maxAge}"`;
    headers["WWW-Authenticate"] = `Bearer ${challenge.lead}${error}${scope}${acr}${maxAge}`;
  }
  return headers;
}

/** The whole answer of a refusal, for a request to another app. No cache may keep it. */
export function problemResponse(
  error: unknown,
  issuer: string,
  instance: string,
  {
    isDevelopment = false,
    challenge,
  }: { readonly isDevelopment?: boolean; readonly challenge?: Challenge } = {},
): Response {
  const failure = asFailure(error);
  return new Response(JSON.stringify(problemBody(failure, issuer, instance, isDevelopment)), {
    status: failure.row.status,
    headers: {
      ...refusalHeaders(failure, challenge),
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
    },
  });
}
