import type { Role } from "../access.ts";
import type { Account } from "../accounts/model.ts";
import type { AccountStore } from "../accounts/ports.ts";
import { Failure, requestFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import type { Caller, Origin } from "../user.ts";
import { adminFailures } from "./rows.ts";

/** An administrator, an operator at the command line as `cli:NAME`, the app itself as `app`, or a client as `client:` and its id. */
export interface Actor {
  readonly actorId: string;
  readonly sessionId?: string | undefined;
  readonly origin?: Origin | undefined;
  /** Set if the operator's code acts, for a user or by itself. */
  readonly code?: {
    /** The only role whose accounts it can find and change. Absent for all. */
    readonly targets?: Role | undefined;
  };
}

/** The administrator of a request. */
export const actorOf = ({ userId, sessionId, address, requestId }: Caller): Actor => ({
  actorId: userId,
  sessionId,
  origin: { address, requestId },
});

/** Finds an account by its id, as an actor may. Throws Failure `not_found`, `unavailable`. */
export async function accountOf(
  { findAccount }: AccountStore,
  userId: string,
  actor?: Actor,
): Promise<Account> {
  return requireTarget(actor, isId(userId) ? await findAccount(userId) : undefined);
}

/** Throws Failure `not_found` for no account, and for one that the actor cannot find. */
export function requireTarget(actor: Actor | undefined, account: Account | undefined): Account {
  if (mayFind(actor, account)) return account;
  throw new Failure(requestFailures.not_found);
}

/** Whether there is an account that the actor can find. */
export const mayFind = (
  actor: Actor | undefined,
  account: Account | undefined,
): account is Account =>
  account !== undefined && account.role === (actor?.code?.targets ?? account.role);

/** Throws Failure `cannot_change_yourself` if the account is the administrator's. The operator's code may act for any user. */
export function requireOther({ actorId, code }: Actor, userId: string): void {
  if (!code && actorId === userId) throw new Failure(adminFailures.cannot_change_yourself);
}
