import type { Auth } from "../../core/auth.ts";
import type { Caller, SessionCaller } from "../../core/user.ts";
import type { BuiltInScope } from "../../core/access.ts";
import { defaultLanguage } from "../../core/ground/language.ts";
import type { RequestContext } from "../context.ts";
import { bearerToken } from "./bearer.ts";

/** Writes an account or client, and its session, into the request's log line. Call it only after the authentication. */
export function noteCaller(
  c: RequestContext,
  { sub, sid }: { readonly sub: string; readonly sid?: string | undefined },
): void {
  const caller = c.get("caller");
  caller.sub = sub;
  caller.sid = sid;
}

/** Where a request comes from. */
export const originOf = (c: RequestContext) => ({
  address: c.get("caller").address,
  requestId: c.get("requestId"),
});

/** What a client says about the languages of emails, to store with them. Core finds the best one that is offered. */
export const languageOf = (c: RequestContext): string =>
  c.req.header("accept-language")?.slice(0, 200) ?? defaultLanguage;

/** Where a login comes from. */
export const deviceOf = (c: RequestContext) => ({
  userAgent: c.req.header("user-agent"),
  ...originOf(c),
});

/** What the bearer token of a request says. Throws the failures of `bearerToken` and `verify`. */
export async function identify(c: RequestContext, auth: Auth) {
  const claims = await auth.bearers.verify(await bearerToken(c));
  noteCaller(c, claims);
  return claims;
}

type Scopes = readonly BuiltInScope[];

/** The user of the bearer token, which must have all `scopes`. Throws the failures of `identify` and `requireScopes`. */
export const authorizedCaller = async (
  c: RequestContext,
  auth: Auth,
  ...scopes: Scopes
): Promise<Caller> => ({
  ...auth.bearers.requireScopes(await identify(c, auth), ...scopes),
  ...deviceOf(c),
});

/** As `authorizedCaller`, for a call that needs the session of the token. */
export const authorizedSession = async (
  c: RequestContext,
  auth: Auth,
  ...scopes: Scopes
): Promise<SessionCaller> => ({
  ...auth.bearers.requireSession(await identify(c, auth), ...scopes),
  ...deviceOf(c),
});

/** As `authorizedCaller`, also for a session that may only set up the second factor that it owes. */
export const callerOrOwing = async (
  c: RequestContext,
  auth: Auth,
  ...scopes: Scopes
): Promise<Caller> => ({
  ...auth.bearers.requireScopesOrOwing(await identify(c, auth), ...scopes),
  ...deviceOf(c),
});
