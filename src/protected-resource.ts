// `protectedResource` of `latchkey-auth/resource`: an MCP server, or another API, for which Latchkey issues separate tokens.
import { checkRequirement, scopeNameFault } from "./core/access.ts";
import { Failure, credentialFailures, isFailure, oauthFailures } from "./core/failures.ts";
import { unknownName } from "./core/ground/nearest.ts";
import { resourceUriFault } from "./core/resources/uri.ts";
import { randomId } from "./core/ids.ts";
import { resourceCallerOf, type ResourceCaller as Caller } from "./core/resource-caller.ts";
import { withImplied, type ImpliedScopes } from "./core/resources/implied.ts";
import { requireOf, type Requirement } from "./core/user.ts";
import { createIntrospection, type Introspection } from "./drivers/jwt/introspection.ts";
import { createIssuerTokens } from "./drivers/jwt/issuer-tokens.ts";
import { systemClock, systemRandom } from "./drivers/system.ts";
import { tokenOf } from "./http/request/bearer.ts";
import {
  expressMiddleware,
  handlerForCallers,
  honoMiddleware,
  type CallerMiddleware,
  type ExpressMiddleware,
  type Head,
} from "./http/request/caller-middleware.ts";
import { problemResponse } from "./http/response/problem.ts";
import {
  preflightResponse,
  readableByPages,
  resourceMetadata,
  resourceMetadataUrl,
} from "./http/response/resource-metadata.ts";

export type {
  AuthInfo,
  ClientCaller,
  ResourceCaller as Caller,
  UserCaller,
} from "./core/resource-caller.ts";
export type { Introspection } from "./drivers/jwt/introspection.ts";
export type {
  CallerMiddleware,
  ExpressMiddleware,
  ExpressRequest,
  ExpressResponse,
} from "./http/request/caller-middleware.ts";

/** A resource of Latchkey, and whose calls it accepts. */
export interface ResourceOptions {
  /** Latchkey's `ISSUER`. */
  readonly issuer: string;
  /** The URI of this server, exactly as it is registered in Latchkey and as users enter it in their app. */
  readonly resource: string;
  /** The name that apps can show. Default: none. */
  readonly name?: string;
  /** All scopes of the resource. */
  readonly scopes: readonly string[];
  /** The narrower scopes that a scope includes. Default: none. */
  readonly implies?: ImpliedScopes;
  /** True accepts tokens of services that act without a user. Default: false. */
  readonly clients?: boolean;
  /** Asks Latchkey about each token, so that it stops working when Latchkey ends it. Default: a token works until it expires. */
  readonly introspect?: Introspection;
}

/** What a call asks of its caller. */
export interface CallRequirement extends Pick<Requirement, "acr" | "maxAge"> {
  /** One scope, or several that the call needs together. */
  readonly scope?: string | readonly string[];
}

/** Protects a resource. All functions throw an Error if a requirement has a mistake, such as a scope that the resource does not have. */
export interface ProtectedResource {
  /** The path of the metadata of the resource (RFC 9728 section 3.1), for the routes of an app. */
  readonly metadataPath: string;
  /** The metadata of the resource, if the request or its preflight is for them. Otherwise undefined. */
  metadata(request: Request): Response | undefined;
  /**
   * The caller of a request, or the response to send instead: the metadata, the response to a preflight, 401 and 403 as RFC 6750, RFC 9470
   * and RFC 9728 say, and 503 while Latchkey cannot be reached. Reads only the method, the URL and the headers. Rejects with an Error
   * if Latchkey does not accept the client of `introspect`.
   */
  authorize(request: Request, requirement?: CallRequirement): Promise<Caller | Response>;
  /** `authorize` as a middleware for Hono. Pages of every origin can read the responses. */
  readonly require: (requirement?: CallRequirement) => CallerMiddleware;
  /** `authorize` as a middleware for Express. Pages of every origin can read the responses. */
  express(requirement?: CallRequirement): ExpressMiddleware;
  /** `authorize` around a handler of requests, such as that of a Worker. Pages of every origin can read the responses. */
  handle<More extends unknown[]>(
    handler: (request: Request, caller: Caller, ...more: More) => Response | Promise<Response>,
    requirement?: CallRequirement,
  ): (request: Request, ...more: More) => Promise<Response>;
  /** The 401 or 403 for a caller who lacks what a part of the call requires, such as one tool. Otherwise undefined. */
  check(caller: Caller, requirement: CallRequirement): Response | undefined;
}

/**
 * Protects a server for which Latchkey issues separate tokens (RFC 8707), such as an MCP server. Verifies them offline: signature,
 * lifetime, issuer, audience and type (RFC 9068). Apps find Latchkey by the metadata (RFC 9728). Throws an Error if an option has
 * a mistake.
 */
export function protectedResource(options: ResourceOptions): ProtectedResource {
  checkOptions(options);
  const { issuer, resource, scopes, implies = {}, clients = false, introspect } = options;
  const granted = new Map(scopes.map((scope) => [scope, withImplied([scope], implies)]));
  const claimsOf = createIssuerTokens({ issuer, audience: resource, typ: "at+jwt" });
  const isActive = introspect && createIntrospection(issuer, introspect, systemClock);
  const metadataUrl = resourceMetadataUrl(resource);
  const document = JSON.stringify(resourceMetadata(options));

  /** Throws Failure `missing_token`, `invalid_token`, or `unavailable` if Latchkey cannot be reached. */
  async function callerOf(head: Head): Promise<Caller> {
    const token = bearerOf(head);
    const claims = await claimsOf(token);
    const now = systemClock() / 1000;
    const caller = resourceCallerOf({ token, claims, resource, granted, now });
    if (!caller || (caller.kind === "client" && !clients)) throw invalidToken();
    if (isActive && !(await isActive(token, String(claims["jti"])))) throw invalidToken();
    return caller;
  }

  function refuse(error: unknown, { scope }: Needed): Response {
    // A configuration mistake belongs in the log of the app.
    if (!(error instanceof Failure)) throw error;
    const lead = `resource_metadata="${metadataUrl.href}"`;
    const challenge = { lead, scope: scope.length > 0 ? scope.join(" ") : undefined };
    const response = problemResponse(error, issuer, randomId(systemRandom), { challenge });
    return readableByPages(response);
  }

  function metadataFor({ method, url, headers }: Head): Response | undefined {
    const isRead = method === "GET" || method === "HEAD";
    const preflight = preflightResponse(method, headers);
    if (!isRead && !preflight) return undefined;
    if (new URL(url).pathname !== metadataUrl.pathname) return undefined;
    if (preflight) return preflight;
    const head = { "Content-Type": "application/json", "Cache-Control": "public, max-age=300" };
    return readableByPages(new Response(document, { headers: head }));
  }

  /** What a call needs, with its scopes in one order: apps that see the same challenge twice stop, so it must not vary. */
  function needed({ scope = [], ...others }: CallRequirement): Needed {
    const wanted = [...new Set([scope].flat())].toSorted();
    const known = { scopes, roles: undefined };
    checkRequirement(others, known, ["scope", "acr", "maxAge"]);
    for (const one of wanted) checkRequirement({ scope: one }, known);
    return { ...others, scope: wanted };
  }

  function refusalOf(caller: Caller, requirement: Needed): Response | undefined {
    const { acr, authTime } = caller.kind === "user" ? caller : unproven;
    try {
      requireOf({ acr, auth_time: authTime }, caller.scopes, requirement, systemClock() / 1000);
      return undefined;
    } catch (error) {
      return refuse(error, requirement);
    }
  }

  async function decide(head: Head, requirement: Needed): Promise<Caller | Response> {
    const other = metadataFor(head) ?? preflightResponse(head.method, head.headers);
    if (other) return other;
    try {
      const caller = await callerOf(head);
      return refusalOf(caller, requirement) ?? caller;
    } catch (error) {
      return refuse(error, requirement);
    }
  }

  /** Throws an Error at once if the requirement has a mistake. */
  function deciding(requirement: CallRequirement = {}) {
    const need = needed(requirement);
    return (head: Head) => decide(head, need);
  }

  return {
    metadataPath: metadataUrl.pathname,
    metadata: metadataFor,
    async authorize(request, requirement = {}) {
      return decide(request, needed(requirement));
    },
    require: (requirement) => honoMiddleware(deciding(requirement)),
    express: (requirement) => expressMiddleware(deciding(requirement), metadataUrl.origin),
    handle: (handler, requirement) => handlerForCallers(deciding(requirement), handler),
    check: (caller, requirement) => refusalOf(caller, needed(requirement)),
  };
}

/** A requirement that was checked. */
type Needed = Omit<CallRequirement, "scope"> & { readonly scope: readonly string[] };

/** A client that calls for itself proves nothing of a user. */
const unproven = { acr: "aal1", authTime: 0 } as const;

const invalidToken = (detail?: string): Failure =>
  new Failure(credentialFailures.invalid_token, detail === undefined ? {} : { detail });

/**
 * The token of a request. A token in the URL and a malformed header are `invalid_token` here, because an app logs in again only after
 * a 401.
 */
function bearerOf(head: Head): string {
  try {
    return tokenOf(head);
  } catch (error) {
    const isMalformed = isFailure(error, oauthFailures.malformed_authorization);
    throw isMalformed ? invalidToken(error.row.title) : error;
  }
}

/** Throws an Error that names the first mistake. */
function checkOptions({ resource, scopes, implies = {} }: ResourceOptions): void {
  // Only Latchkey can tell whether it runs in production.
  const fault = resourceUriFault(resource, { allowsHttp: true });
  if (fault !== undefined) throw new Error(`resource: ${fault}`);
  for (const scope of scopes) {
    const wrong = scopeNameFault(scope);
    if (wrong !== undefined) throw new Error(`scopes: ${wrong}.`);
    if (scope === "offline_access") {
      throw new Error(
        "scopes: offline_access is not a scope of a resource. Apps ask Latchkey for it.",
      );
    }
  }
  for (const scope of Object.entries(implies).flat(2)) {
    if (!scopes.includes(scope)) throw new Error(unknownName("implies: The scope ", scope, scopes));
  }
}
