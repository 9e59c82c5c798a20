import type { AccountPolicy } from "../../accounts/policy.ts";
import { listConsents } from "../../consents/list.ts";
import { factorsOf } from "../../factors/own/list.ts";
import type { Session } from "../../sessions/model.ts";
import { networkOf } from "../../throttle/network.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { UserDetails } from "../model.ts";
import type { AdminPorts } from "../ports.ts";
import { loginState } from "./login-state.ts";
import type { FactorPolicy } from "../../factors/assurance.ts";
import { adminEvents } from "../rows.ts";

/** One account, with what support needs to know. The read is recorded. Throws Failure `not_found`, `unavailable`. */
export async function findAccount(
  ports: AdminPorts,
  policy: AccountPolicy & FactorPolicy & ThrottleSettings,
  actor: Actor,
  userId: string,
): Promise<UserDetails> {
  const details = await detailsOf(ports, policy, userId);
  await ports.audit.recordNow(adminEvents.sensitive_read, {
    ...actor,
    subjectId: userId,
    detail: { what: "account" },
  });
  return details;
}

/** The same without a record, for the answer to a change. */
export async function detailsOf(
  ports: AdminPorts,
  policy: AccountPolicy & FactorPolicy & ThrottleSettings,
  userId: string,
): Promise<UserDetails> {
  const account = await accountOf(ports.store, userId);
  const [newest] = await ports.store.listAllSessions(userId);
  const login = await loginState(ports, policy, account, usualNetwork(newest));
  const factors = await factorsOf(ports.store, policy, userId, account.role);
  const identities = await ports.store.listIdentities(userId);
  const consents = await listConsents(ports, userId);
  const lastLoginAt = newest?.createdAt ?? null;
  return { account, login, factors, identities, consents, lastLoginAt };
}

/** The network of a user's newest session. */
export const usualNetwork = (newest: Pick<Session, "address"> | undefined): string | undefined =>
  newest?.address ? networkOf(newest.address) : undefined;
