import type { AccountPolicy } from "../../accounts/ports.ts";
import { showOwned, type Owned, type ShownOf } from "../../owned.ts";
import type { Session } from "../../sessions/model.ts";
import { networkOf } from "../../throttle/network.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { UserDetails } from "../model.ts";
import type { AdminPorts } from "../ports.ts";
import { adminEvents } from "../rows.ts";
import { loginState } from "./login-state.ts";

/** One account, with what support needs to know. The read is recorded. Throws Failure `not_found`, `unavailable`. */
export async function findAccount<Rows extends readonly Owned<never>[]>(
  ports: AdminPorts,
  policy: AccountPolicy,
  owned: Rows,
  actor: Actor,
  userId: string,
): Promise<UserDetails & ShownOf<Rows>> {
  const details = await detailsOf(ports, policy, owned, userId);
  await ports.audit.recordNow(adminEvents.sensitive_read, {
    ...actor,
    subjectId: userId,
    detail: { what: "account" },
  });
  return details;
}

/** The same without a record, for the answer to a change. */
export async function detailsOf<Rows extends readonly Owned<never>[]>(
  ports: AdminPorts,
  policy: AccountPolicy,
  owned: Rows,
  userId: string,
): Promise<UserDetails & ShownOf<Rows>> {
  const account = await accountOf(ports.store, userId);
  const [newest] = await ports.store.listAllSessions(userId);
  const login = await loginState(ports, policy, account, usualNetwork(newest));
  const lastLoginAt = newest?.createdAt ?? null;
  return { account, login, lastLoginAt, ...(await showOwned(owned, account)) };
}

/** The network of a user's newest session. */
export const usualNetwork = (newest: Pick<Session, "address"> | undefined): string | undefined =>
  newest?.address ? networkOf(newest.address) : undefined;
