import type { FailureCode } from "../core/tables/failures.ts";

/** A call with an access token that has a scope. */
export const ofBearer = [
  "malformed_authorization",
  "missing_token",
  "invalid_token",
  "insufficient_scope",
  "body_too_large",
  "unavailable",
] as const satisfies readonly FailureCode[];

/** A call with an access token that needs a login within the last ten minutes. */
export const ofSudo = [...ofBearer, "insufficient_user_authentication"] as const;

/** A call with a JSON body. */
export const ofJson = [
  "malformed_body",
  "body_too_large",
  "unsupported_media_type",
  "validation_failed",
] as const satisfies readonly FailureCode[];

/** An OAuth call with a form, from a client that may have a secret. */
export const ofForm = [
  "malformed_body",
  "invalid_request",
  "invalid_client",
  "body_too_large",
  "unsupported_media_type",
  "unavailable",
] as const satisfies readonly FailureCode[];

/** A call of a page with the session cookie, which may have a body. */
export const ofOwnPage = [
  "origin_not_allowed",
  "header_required",
  "body_too_large",
  "unavailable",
] as const satisfies readonly FailureCode[];

/** A call of a page with the session cookie, which takes no body or checks more than its form. */
export const ofCookie = ["invalid_request", ...ofOwnPage] as const;

/** A login of a page. */
export const ofPageLogin = [
  ...ofJson,
  "invalid_grant",
  "origin_not_allowed",
  "cross_site",
  "unavailable",
] as const satisfies readonly FailureCode[];
