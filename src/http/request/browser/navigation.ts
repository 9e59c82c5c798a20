import { Failure, pageFailures } from "../../../core/failures.ts";
import type { RequestContext } from "../../context.ts";

/** Whether a request opens a page in a tab, and is not of a script or a frame. Undefined if the browser does not say. */
function opensPage(c: RequestContext): boolean | undefined {
  const mode = c.req.header("sec-fetch-mode");
  const target = c.req.header("sec-fetch-dest");
  if (mode === undefined && target === undefined) return undefined;
  return (mode ?? "navigate") === "navigate" && (target ?? "document") === "document";
}

/** Throws Failure `navigation_required` for a request of a script or a frame. Browsers that do not say count as a navigation. */
export function requireNavigation(c: RequestContext): void {
  if (opensPage(c) === false) throw new Failure(pageFailures.navigation_required);
}

/** Whether a browser opens a page, or sends a form of one. Browsers that do not say must ask for a page. */
export const isNavigation = (c: RequestContext): boolean =>
  ["GET", "HEAD", "POST"].includes(c.req.method) && (opensPage(c) ?? acceptsPage(c));

const acceptsPage = (c: RequestContext): boolean =>
  /\btext\/html\b/i.test(c.req.header("accept") ?? "");

/**
 * Whether a POST is by a program and no browser: nothing says where it comes from, and it asks for no page. A browser that sends a form
 * accepts HTML, however old it is.
 */
export const isByProgram = (c: RequestContext): boolean =>
  ["sec-fetch-site", "origin"].every((name) => c.req.header(name) === undefined) && !acceptsPage(c);
