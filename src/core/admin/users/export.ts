import { exportAccount } from "../../accounts/export.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import type { Owned } from "../../owned.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { adminEvents } from "../rows.ts";

/**
 * Everything that is stored about a user, as the user could export it. The read is recorded. Throws Failure `not_found`, `unavailable`.
 */
export async function exportUser<Rows extends readonly Owned<never>[]>(
  ports: AdminPorts,
  policy: Pick<AccountPolicy, "attributes">,
  owned: Rows,
  actor: Actor,
  userId: string,
) {
  await accountOf(ports.store, userId);
  const exported = await exportAccount(ports, policy, owned, { userId });
  await ports.audit.recordNow(adminEvents.sensitive_read, {
    ...actor,
    subjectId: userId,
    detail: { what: "export" },
  });
  return exported;
}
