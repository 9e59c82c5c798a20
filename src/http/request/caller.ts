import type { Auth } from "../../core/auth.ts";
import type { Caller } from "../../core/user.ts";
import type { BuiltInScope } from "../../core/access.ts";
import { preferredLanguage } from "../../core/ground/language.ts";
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

/** The language that a client asks for. */
export const languageOf = (c: RequestContext) => preferredLanguage(c.req.header("accept-language"));

/** Where a login comes from. */
export const deviceOf = (c: RequestContext) => ({
  userAgent: c.req.header("user-agent"),
  ...originOf(c),
});

/** Finds the person of the access token, whose claims `judge` accepts. Throws its failures, and those of `bearerToken` and `verify`. */
const callerBy =
  (judge: "requireScopes" | "requireScopesOrOwing") =>
  async (c: RequestContext, auth: Auth, ...scopes: readonly BuiltInScope[]): Promise<Caller> => {
    const claims = await auth.tokens.verify(await bearerToken(c));
    noteCaller(c, claims);
    return { ...auth.tokens[judge](claims, ...scopes), ...originOf(c) };
  };

/** The person of the access token, which must have all `scopes`. Throws the failures of `bearerToken`, `verify` and `requireScopes`. */
export const authorizedCaller = callerBy("requireScopes");

/** As `authorizedCaller`, also for a session that may only set up the second factor that it owes. */
export const callerOrOwing = callerBy("requireScopesOrOwing");
