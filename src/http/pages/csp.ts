/** Blocks all ways to run a text as a script that code of a page could open by mistake. */
export const trustedTypes = "require-trusted-types-for 'script'";

/**
 * The Content-Security-Policy of our pages: everything comes from this server, and inline scripts and styles are blocked.
 * `sources` adds further directives.
 */
export const pagePolicy = (...sources: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...sources,
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
