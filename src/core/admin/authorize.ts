import { adminRole } from "../access.ts";
import type { FactorPolicy } from "../factors/ports.ts";
import { requireSudo, type SudoPorts } from "../factors/sudo.ts";
import { Failure, credentialFailures } from "../failures.ts";
import type { SessionCaller } from "../user.ts";
import { actorOf, type Actor } from "./actor.ts";

/** The user of a request whose token has the scope `admin`. */
export interface AdminCaller extends SessionCaller {
  /** The role in the database. */
  readonly role: string;
}

/**
 * Requires the role `admin`. A role of the operator may have the scope, but it is not enough. Throws Failure `insufficient_scope`.
 */
export function requireAdmin(caller: AdminCaller): Actor {
  if (caller.role !== adminRole) {
    throw new Failure(credentialFailures.insufficient_scope, {
      scope: adminRole,
      reason: "the role is not admin",
    });
  }
  return actorOf(caller);
}

/**
 * As `requireAdmin`, and requires that the administrator proved who they are within the last ten minutes. Throws Failure
 * `insufficient_scope`, `insufficient_user_authentication`, `unavailable`.
 */
export async function requireRecentAdmin(
  ports: SudoPorts,
  policy: Pick<FactorPolicy, "mfa">,
  caller: AdminCaller,
): Promise<Actor> {
  const actor = requireAdmin(caller);
  await requireSudo(ports, policy, caller);
  return actor;
}
