import { accessNames, checkRequirement } from "./core/access.ts";
import { Failure, credentialFailures } from "./core/failures.ts";
import { timeFault } from "./core/ground/time.ts";
import { randomId } from "./core/ids.ts";
import { ownClaimsIn, type OwnClaims } from "./core/own-claims.ts";
import {
  factorMissing,
  requireOf,
  requirementFor,
  type Acr,
  type Requirement,
  type User as TokenUser,
} from "./core/user.ts";
import { createIssuerTokens } from "./drivers/jwt/issuer-tokens.ts";
import { systemClock, systemRandom } from "./drivers/system.ts";
import { problemResponse } from "./http/response/problem.ts";
import { tokenOf } from "./http/request/bearer.ts";
import { userMiddleware, type MiddlewareOf } from "./http/request/user-middleware.ts";

export type { Requirement } from "./core/user.ts";
export { protectedResource } from "./protected-resource.ts";
export type {
  AuthInfo,
  Caller,
  CallerMiddleware,
  CallRequirement,
  ClientCaller,
  ExpressMiddleware,
  ExpressRequest,
  ExpressResponse,
  Introspection,
  ProtectedResource,
  ResourceOptions,
  UserCaller,
} from "./protected-resource.ts";

/** The user who sent a request, with the claims of the access token (RFC 9068 section 2.2). */
export interface User {
  /** The account's id, the claim `sub` of the token. */
  readonly id: string;
  readonly username: string;
  readonly role: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** The session's id. Absent for a token without a session. */
  readonly sid?: string;
  /** `aal2` if the user proved two factors, otherwise `aal1`. */
  readonly acr: Acr;
  /** How the user proved who they are (RFC 8176). */
  readonly amr: readonly string[];
  /** When the user last proved who they are, in epoch seconds. */
  readonly auth_time: number;
  /** The organization that the token is for. Absent without one. */
  readonly org_id?: string;
  /** The user's role in the organization when the token was issued. */
  readonly org_role?: string;
  /** The claims that the function `claims` of Latchkey's operator added. */
  readonly claims: OwnClaims;
  readonly [claim: string]: unknown;
}

/** The Latchkey whose tokens a server accepts. */
export interface Issuer {
  /** Its `ISSUER`. */
  readonly issuer: string;
  /** Its `AUDIENCE`. Default: `issuer`. */
  readonly audience?: string;
  /** The `SECRET_KEY` and `ALGORITHM` of a Latchkey that signs with a secret. Without them its public keys are fetched. */
  readonly secret?: { readonly key: string; readonly algorithm?: "HS256" | "HS384" | "HS512" };
  /** Its own scopes, beside the built-in ones. With this list, a route that asks for another scope is an error. */
  readonly scopes?: readonly string[];
  /** Its own roles, beside `user` and `admin`. With this list, a route that asks for another role is an error. */
  readonly roles?: readonly string[];
}

/** A middleware for Hono 4, of any copy: it sets `user` for the routes behind it, or answers with a refusal. */
export type UserMiddleware = MiddlewareOf<User>;

/** Protects the routes of a server that has no database of Latchkey. */
export interface ResourceServer {
  /**
   * The user of a request, or the response to send instead: 401 or 403 as RFC 6750 section 3.1 and RFC 9470 say, 400 for a malformed
   * header, and 503 while the issuer's keys cannot be loaded. Reads only the URL and the headers. Throws an Error if the requirement
   * has a mistake, such as an unknown scope.
   */
  authorize(request: Request, requirement?: Requirement): Promise<User | Response>;
  /** `authorize` as a middleware for Hono. Throws an Error at once if the requirement has a mistake. */
  requireUser(requirement?: Requirement): UserMiddleware;
}

/**
 * Verifies Latchkey's access tokens offline, without its database: signature, lifetime, `iss`, `aud`, and that the token belongs
 * to a user. A logout, and a membership that ends, take effect when the token expires. Where they must at once, ask Latchkey.
 */
export function resourceServer(options: Issuer): ResourceServer {
  const { issuer, audience = issuer, secret, scopes, roles } = options;
  const names = accessNames(scopes ?? [], roles ?? []);
  const known = { scopes: scopes && names.scopes, roles: roles && names.roles };
  const claimsOf = createIssuerTokens({ issuer, audience, secret });

  /**
   * Throws Failure `invalid_token` for anything but a user's token, `insufficient_user_authentication` for an organization that required a
   * second factor when the token was issued, and `unavailable` if Latchkey's keys cannot be loaded.
   */
  async function userOf(token: string): Promise<User> {
    const claims: unknown = await claimsOf(token);
    if (!isUsers(claims) || timeFault(claims, systemClock() / 1000)) {
      throw new Failure(credentialFailures.invalid_token);
    }
    const { sub: id, org_needs_mfa: lacking, ...others } = claims;
    if (lacking !== undefined) throw factorMissing();
    // The id comes last, so that no own claim of that name replaces it.
    return { ...unproven, ...others, claims: ownClaimsIn(others), id };
  }

  async function find(request: Request, requirement: Requirement): Promise<User | Response> {
    try {
      const user = await userOf(tokenOf(request));
      const wanted = requirementFor(requirement, request);
      requireOf(user, user.scope.split(" "), wanted, systemClock() / 1000);
      return user;
    } catch (error) {
      return problemResponse(error, issuer, randomId(systemRandom));
    }
  }

  return {
    async authorize(request, requirement = {}) {
      checkRequirement(requirement, known);
      return find(request, requirement);
    },
    requireUser(requirement = {}) {
      checkRequirement(requirement, known);
      return userMiddleware((c) => find(c.req.raw, requirement));
    },
  };
}

/** A token of an earlier release of Latchkey says nothing of this. */
const unproven = { acr: "aal1", amr: [] } as const;

/** Hono checks only claims that are present, and a client's own token has no user. */
function isUsers(
  claims: unknown,
): claims is Omit<TokenUser, "id" | "claims" | "acr" | "amr"> &
  Parameters<typeof timeFault>[0] & { readonly sub: string; readonly org_needs_mfa?: unknown } {
  const {
    exp,
    auth_time,
    iat = 0,
    nbf = 0,
    ...others
  } = claims as Readonly<Record<string, unknown>>;
  const names = ["iss", "aud", "sub", "username", "role", "scope", "sid"];
  const areTimes = [exp, auth_time, iat, nbf].every(Number.isFinite);
  return areTimes && names.every((name) => typeof others[name] === "string");
}
