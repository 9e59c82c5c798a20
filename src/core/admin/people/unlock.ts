import { unlockLogin } from "../../passwords/login-limits.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * Forgets the wrong passwords of an account. The limits of networks stay. Throws Failure `not_found`, `unavailable`.
 */
export async function unlockUser(ports: AdminPorts, actor: Actor, userId: string): Promise<void> {
  const account = await accountOf(ports.store, userId);
  await unlockLogin(ports, account, undefined);
  await ports.audit.recordNow("authn_login_unlock", {
    ...actor,
    subjectId: userId,
  });
}
