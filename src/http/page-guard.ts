import { Failure } from "../core/failures.ts";
import type { RequestContext } from "./endpoint.ts";
import type { AppOptions } from "./options.ts";

/**
 * What keeps other sites from acting for a person whose browser has our cookie. A browser names the origin of the page
 * with each POST and DELETE; its word that the page is ours counts too, since `ISSUER` is not the only name of a server on
 * this machine.
 */
export function pageGuard({ issuer, corsOrigins }: Pick<AppOptions, "issuer" | "corsOrigins">) {
  const allowed = new Set([new URL(issuer).origin, ...corsOrigins]);

  /** Throws Failure `origin_not_allowed` for another site's page. */
  function refuseForeignPage(c: RequestContext): void {
    const origin = c.req.header("origin");
    if (origin === undefined || allowed.has(origin)) return;
    if (c.req.header("sec-fetch-site") === "same-origin") return;
    throw new Failure("origin_not_allowed");
  }

  return {
    refuseForeignPage,
    /** Throws Failure `origin_not_allowed` without a page of ours; `header_required` where no script of it asks. */
    requireOwnPage(c: RequestContext): void {
      if (c.req.header("origin") === undefined) throw new Failure("origin_not_allowed");
      refuseForeignPage(c);
      if (c.req.header("x-latchkey") !== "1") throw new Failure("header_required");
    },
  };
}
