import * as oauth from "oauth4webapi";
import { Failure } from "../../core/failures.ts";
import { upstreamFailures } from "../../core/upstream/rows.ts";

/** Error codes of a provider that mean that the user cancelled. The second one is Apple's. */
const denials = ["access_denied", "user_cancelled_authorize"];

/** Error codes of a provider that is in trouble itself (RFC 6749 section 4.1.2.1). */
const troubles = ["server_error", "temporarily_unavailable"];

/**
 * The Failure of whatever the work with a provider threw. Its reason names codes and claims, and never quotes what the provider sent:
 * messages of the library may hold tokens.
 */
export function upstreamFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof oauth.AuthorizationResponseError) return ofCode(error.error, "the response");
  if (error instanceof oauth.ResponseBodyError) {
    if (error.status >= 500) return unavailable(`status ${error.status}`);
    return ofCode(error.error, "the token endpoint");
  }
  if (error instanceof RangeError) return failed("the response is too long");
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code !== "string" || !/^OAUTH_[A-Z_]+$/.test(code)) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return unavailable(isTimeout ? "no response in time" : "not reachable");
  }
  const { status, claim, attribute } = (cause ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof status === "number" && status >= 500) return unavailable(`status ${status}`);
  const about = claim ?? attribute;
  return failed(typeof about === "string" ? `${code} ${about}` : code);
}

function ofCode(code: string, where: string): Failure {
  if (denials.includes(code)) return new Failure(upstreamFailures.upstream_denied);
  const named = /^[a-z_]{1,40}$/.test(code) ? code : "an unknown error";
  return troubles.includes(code) ? unavailable(named) : failed(`${where} has ${named}`);
}

export const failed = (reason: string): Failure =>
  new Failure(upstreamFailures.upstream_failed, { reason });

export const unavailable = (reason: string): Failure =>
  new Failure(upstreamFailures.upstream_unavailable, { reason });
