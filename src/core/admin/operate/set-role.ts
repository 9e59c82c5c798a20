import { Failure } from "../../failures.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { adminFailures, adminEvents } from "../rows.ts";
import { requireKnownRole } from "../users/create.ts";
import { revokeAfterChange, sessionsEndBy } from "../users/sessions.ts";

export interface RoleOrder {
  readonly role: string;
  /** True to leave no administrator. */
  readonly force: boolean;
}

/**
 * Gives an account another role at the command line, where nobody is an administrator yet. A role that has the scope `admin` ends the
 * sessions of the account. Returns false if the last administrator would lose the role. Throws Failure `validation_failed`,
 * `not_found`, `not_supported_here`, `unavailable`.
 */
export async function setRole(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  { role, force }: RoleOrder,
): Promise<boolean> {
  const { store, audit, clock, operator } = ports;
  if (!operator) throw new Failure(adminFailures.not_supported_here);
  requireKnownRole(ports, role);
  const now = clock();
  const sessionsValidFrom = sessionsEndBy(ports, role, now);
  const { role: from } = await accountOf(store, userId);
  if (from === role) return true;
  if (!(await operator.users.setRole({ userId, role, now, sessionsValidFrom, force }))) {
    await accountOf(store, userId);
    return false;
  }
  if (sessionsValidFrom > 0) await revokeAfterChange(ports, userId, now);
  await audit.recordNow(adminEvents.privilege_permissions_changed, {
    ...actor,
    subjectId: userId,
    detail: { from, to: role },
  });
  return true;
}
