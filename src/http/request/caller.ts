import type { Auth } from "../../core/auth.ts";
import type { Caller } from "../../core/caller.ts";
import type { BuiltInScope } from "../../core/access.ts";
import type { RequestContext } from "../context.ts";
import { bearerToken } from "./bearer.ts";

/** Writes an account or client, and its session, into the request's log line. Call it only after the authentication. */
export function noteCaller(c: RequestContext, sub: string, sid?: string): void {
  const caller = c.get("caller");
  caller.sub = sub;
  caller.sid = sid;
}

/** The person of the access token, which must have all `scopes`. Throws the failures of `bearerToken` and `authorize`. */
export async function authorizedCaller(
  c: RequestContext,
  auth: Auth,
  ...scopes: readonly BuiltInScope[]
): Promise<Caller> {
  const caller = await auth.tokens.authorize(await bearerToken(c), ...scopes);
  noteCaller(c, caller.userId, caller.sessionId);
  return caller;
}
