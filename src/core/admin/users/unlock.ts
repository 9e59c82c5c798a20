import { forgetFactorTries } from "../../factors/prove.ts";
import { passwordEvents } from "../../passwords/rows.ts";
import { unlockLogin } from "../../passwords/tried.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { usualNetwork } from "./show.ts";

/**
 * Forgets the wrong passwords of an account, from all networks together and from that of its newest session, and the wrong codes of
 * its second factors. The waits of other networks stay. Throws Failure `not_found`, `unavailable`.
 */
export async function unlockUser(ports: AdminPorts, actor: Actor, userId: string): Promise<void> {
  const account = await accountOf(ports.store, userId);
  const [newest] = await ports.store.listAllSessions(userId);
  await unlockLogin(ports, account, usualNetwork(newest));
  await forgetFactorTries(ports, userId);
  await ports.audit.recordNow(passwordEvents.authn_login_unlock, {
    ...actor,
    subjectId: userId,
  });
}
