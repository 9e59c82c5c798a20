import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";

/**
 * Keeps pages of other sites from using the session cookie of a browser (CSRF). A browser sends the origin of the page with
 * each POST and DELETE. `Sec-Fetch-Site: same-origin` is accepted as well, because the server may be reached under names
 * it does not know.
 */
export function pageGuard({ issuer, corsOrigins }: Pick<AppOptions, "issuer" | "corsOrigins">) {
  const allowed = new Set([...originsOf(issuer), ...corsOrigins]);

  /** Throws Failure `origin_not_allowed` for a page of another site. */
  function refuseForeignPage(c: RequestContext): void {
    const origin = c.req.header("origin");
    if (origin === undefined || allowed.has(origin)) return;
    if (c.req.header("sec-fetch-site") === "same-origin") return;
    throw new Failure("origin_not_allowed");
  }

  return {
    refuseForeignPage,
    /**
     * Throws Failure `origin_not_allowed` unless an allowed page sent the request, and `header_required` unless a
     * script did.
     */
    requireOwnPage(c: RequestContext): void {
      if (c.req.header("origin") === undefined) throw new Failure("origin_not_allowed");
      refuseForeignPage(c);
      if (c.req.header("x-latchkey") !== "1") throw new Failure("header_required");
    },
  };
}

/** The names of the local machine in a URL. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** The origin of a URL. For the local machine, one origin for each of its names. */
function originsOf(url: string): string[] {
  const { origin, protocol, hostname, port } = new URL(url);
  if (!loopback.includes(hostname)) return [origin];
  return loopback.map((name) => `${protocol}//${name}${port && `:${port}`}`);
}
