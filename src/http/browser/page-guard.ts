import { Failure } from "../../core/failures.ts";
import type { RequestContext } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";

/**
 * What keeps other sites from acting for a person whose browser has our cookie. A browser names the origin of the page
 * with each POST and DELETE. Its word that the page is of the same origin counts too: nothing else knows under how many names
 * people reach this server.
 */
export function pageGuard({ issuer, corsOrigins }: Pick<AppOptions, "issuer" | "corsOrigins">) {
  const allowed = new Set([...originsOf(issuer), ...corsOrigins]);

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

/** The names of this machine to itself, as they stand in a URL. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** That of a URL; where it leads to this machine itself, by each of its names. */
function originsOf(url: string): string[] {
  const { origin, protocol, hostname, port } = new URL(url);
  if (!loopback.includes(hostname)) return [origin];
  return loopback.map((name) => `${protocol}//${name}${port && `:${port}`}`);
}
