import type { FailureRow } from "./row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals of what was sent. */
export const requestFailures = named({
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
    todo: "Correct each field of `errors`, and show its `message` beside the field.",
  },
} as const satisfies Rows<FailureRow>);

/** The refusals of calls that only pages of allowed origins may make. */
export const pageFailures = named({
  navigation_required: {
    status: 403,
    title: "Open this URL in the browser. Scripts and frames cannot use it.",
    why: "A script or a frame requested a URL that leads users to another page.",
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
} as const satisfies Rows<FailureRow>);
