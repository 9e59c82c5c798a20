import { accessNames, checkPageRequirement } from "./core/access.ts";
import { organizationRoles } from "./core/memberships/roles.ts";
import type { PageRequirement, User } from "./core/user.ts";
import type { OwnConfig } from "./entry/config/own/own-config.ts";
import { openEdgeDatabase, type D1Bindings } from "./entry/runtimes/edge-database.ts";
import { createWorker as createWorkerOver } from "./entry/runtimes/workers.ts";
import { userMiddleware, type MiddlewareOf } from "./http/request/user-middleware.ts";

export type { PublicAccount as Account } from "./core/accounts/model.ts";
export type { MailLanguage, MailsOption } from "./core/tables/emails.ts";
export type { TextsOption } from "./core/languages/texts.ts";
export type { OwnClaims } from "./core/own-claims.ts";
export type { PageRequirement as Requirement, User } from "./core/user.ts";
export type { BrandOption } from "./entry/config/brand.ts";
export { defineConfig, type OwnConfig } from "./entry/config/own/own-config.ts";

/** The bindings and variables of the Worker. */
type Bindings = object;

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** A middleware for Hono 4, of any copy: it sets `user` for the routes behind it, or answers with a refusal. */
export type UserMiddleware = MiddlewareOf<
  User,
  {
    /** The bindings. */
    readonly env: unknown;
    readonly executionCtx: Context;
  }
>;

/** Latchkey as a Cloudflare Worker, or as a part of one. */
export interface Worker {
  /** Answers every call of Latchkey, whether its path begins with the path of `ISSUER` or a framework has removed that. */
  fetch(request: Request, bindings: Bindings, context: Context): Promise<Response>;
  /** Deletes sessions that have ended, and sends mails that wait. Let the cron triggers `17 * * * *` and `* * * * *` call it. */
  scheduled(event: unknown, bindings: Bindings): Promise<void>;
  /**
   * The user of the request's access token, or else of its session cookie; null for nobody. Undefined if the request cannot tell: the
   * browser has a session, and withheld its cookie, for example because the visitor comes from another site. Or the method is not GET, HEAD
   * or OPTIONS, and no page at the origin of `ISSUER` sent the request. Never throws for a bad token.
   */
  userOf(request: Request, bindings: Bindings, context: Context): Promise<User | null | undefined>;
  /**
   * The user of a request, or the response to send instead, 401 or 403 as RFC 6750 section 3.1 and RFC 9470 say. Accepts an access token,
   * and the session cookie on GET, HEAD and OPTIONS. On other methods the cookie counts only if a page at the origin of `ISSUER` sent the
   * request. With `redirect`, a browser that opens a page without a user gets a redirect to the login page. Reads only the method, the URL
   * and the headers. Throws an Error if the requirement has a mistake, such as an unknown scope.
   */
  authorize(
    request: Request,
    requirement: PageRequirement,
    bindings: Bindings,
    context: Context,
  ): Promise<User | Response>;
  /** `authorize` as a middleware for Hono. Throws an Error at once if the requirement has a mistake. */
  requireUser(requirement?: PageRequirement): UserMiddleware;
}

/**
 * Latchkey as a Worker, on D1 (binding `DB`) or on MySQL through the proxy. Deploy it with `dist/assets` of this package as
 * its assets (binding `ASSETS`). With an unusable configuration it answers 503 to every request, and the log names the variable.
 */
export function createWorker(config: OwnConfig = {}): Worker {
  const { checksFor, ...worker } = createWorkerOver<D1Bindings>(openEdgeDatabase, config);
  const { scopes, roles, organizations } = config;
  const known = {
    ...accessNames(
      Object.keys({ ...scopes, ...organizations?.scopes }),
      Object.keys(roles ?? {}),
      organizations !== undefined,
    ),
    organizationRoles: organizationRoles(organizations && { roles: {}, ...organizations }),
    hasOrganizations: organizations !== undefined,
  };
  return {
    ...worker,
    userOf: (request, bindings, context) =>
      checksFor(bindings as D1Bindings, context).find(request),
    async authorize(request, requirement, bindings, context) {
      checkPageRequirement(requirement, known);
      return checksFor(bindings as D1Bindings, context).requireUser(request, requirement);
    },
    requireUser(requirement = {}) {
      checkPageRequirement(requirement, known);
      return userMiddleware((c) =>
        checksFor(c.env as D1Bindings, c.executionCtx).requireUser(c.req.raw, requirement),
      );
    },
  };
}
