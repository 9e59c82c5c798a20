import type { Account } from "../accounts/model.ts";
import type { AccountStore } from "../accounts/ports.ts";
import { Failure, requestFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import type { Caller, Origin } from "../user.ts";
import { adminFailures } from "./rows.ts";

/** An administrator, or an operator at the command line as `cli:NAME`. */
export interface Actor {
  readonly actorId: string;
  readonly sessionId?: string | undefined;
  readonly origin?: Origin | undefined;
}

/** The administrator of a request. */
export const actorOf = ({ userId, sessionId, address, requestId }: Caller): Actor => ({
  actorId: userId,
  sessionId,
  origin: { address, requestId },
});

/** Finds an account by its id. Throws Failure `not_found`, `unavailable`. */
export async function accountOf({ findAccount }: AccountStore, userId: string): Promise<Account> {
  const account = isId(userId) ? await findAccount(userId) : undefined;
  if (!account) throw new Failure(requestFailures.not_found);
  return account;
}

/** Throws Failure `cannot_change_yourself` if the account is the actor's. */
export function requireOther({ actorId }: Actor, userId: string): void {
  if (actorId === userId) throw new Failure(adminFailures.cannot_change_yourself);
}
