import { Failure, pageFailures } from "../../../core/failures.ts";
import type { RequestContext } from "../../context.ts";

/** Throws Failure `navigation_required` for a request of a script or a frame. Browsers that do not say count as a navigation. */
export function requireNavigation(c: RequestContext): void {
  const mode = c.req.header("sec-fetch-mode");
  const target = c.req.header("sec-fetch-dest");
  const isOther = mode !== undefined && mode !== "navigate";
  if (isOther || (target !== undefined && target !== "document")) {
    throw new Failure(pageFailures.navigation_required);
  }
}

/**
 * Whether a POST is by a program and no browser: nothing says where it comes from, and it asks for no page. A browser that sends a form
 * accepts HTML, however old it is.
 */
export const isByProgram = (c: RequestContext): boolean =>
  ["sec-fetch-site", "origin"].every((name) => c.req.header(name) === undefined) &&
  !/\btext\/html\b/i.test(c.req.header("accept") ?? "");
