import type { Actor } from "../../core/admin/actor.ts";
import type { AdminCaller } from "../../core/admin/authorize.ts";
import type { Auth } from "../../core/auth.ts";
import type { RequestContext } from "../context.ts";
import { identify, originOf } from "../request/caller.ts";

/** Finds out which administrator sent a request. Throws the failures of `identify`, and `insufficient_scope`. */
export function adminGuard(auth: Auth) {
  const callerOf = async (c: RequestContext): Promise<AdminCaller> => {
    const claims = await identify(c, auth);
    // Only the token of a user has a role and passes.
    const caller = auth.bearers.requireSession(claims, "admin");
    const role = "role" in claims ? claims.role : "";
    return { ...caller, role, ...originOf(c) };
  };
  return {
    /** For a call that reads. */
    reader: async (c: RequestContext): Promise<Actor> => auth.admin.requireAdmin(await callerOf(c)),
    /** For a call that changes something. Throws also `insufficient_user_authentication`. */
    writer: async (c: RequestContext): Promise<Actor> =>
      auth.admin.requireRecentAdmin(await callerOf(c)),
  };
}

export type AdminGuard = ReturnType<typeof adminGuard>;
