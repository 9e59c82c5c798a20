import type { FailureRow } from "./row.ts";

/** The refusals of what was sent. */
export const requestFailures = {
  /** The client has closed the connection and never receives this answer. */
  aborted: {
    status: 400,
    title: "The client closed the connection.",
    todo: "Send the request again, if you still need the answer.",
  },
  malformed_body: {
    status: 400,
    title: "The body is malformed.",
    todo: "Send a body in the format that its `Content-Type` names, and each field once.",
    oauth: "invalid_request",
  },
  invalid_request: {
    status: 400,
    title: "The request is not valid.",
    todo: "Correct what `detail` or `error_description` names.",
  },
  not_found: {
    status: 404,
    title: "Not found.",
    todo: "Check the path and the id in it; what it names may have been deleted.",
  },
  method_not_allowed: {
    status: 405,
    title: "This path does not support the method.",
    todo: "Use a method of the header `Allow`.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large.",
    todo: "Send at most 16 KiB.",
    oauth: "invalid_request",
  },
  unsupported_media_type: {
    status: 415,
    title: "The content type is not supported.",
    todo: "Send the type that `detail` names, without a `Content-Encoding`.",
    oauth: "invalid_request",
  },
  validation_failed: {
    status: 422,
    title: "Some fields are not valid.",
    todo: "Correct each field of `errors`, and show its `message` beside the field.",
  },
} as const satisfies Record<string, FailureRow>;

/** The refusals of calls that only pages of allowed origins may make. */
export const pageFailures = {
  origin_not_allowed: {
    status: 403,
    title: "Requests from this origin are not allowed.",
    todo: "Add the origin of the page to `CORS_ORIGINS`.",
  },
  cross_site: {
    status: 403,
    title: "The page is on another site than this server.",
    todo: "Serve the page on the same site as this server, because browsers send no cookie from another site.",
  },
  header_required: {
    status: 403,
    title: "The header X-Latchkey: 1 is required.",
    todo: "Send the header `X-Latchkey: 1`, as the client of Latchkey does.",
  },
} as const satisfies Record<string, FailureRow>;
