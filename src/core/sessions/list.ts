import type { PersonClaims } from "../tokens/claims.ts";
import { Failure } from "../failures.ts";
import { isId } from "../ids.ts";
import type { ListedSession } from "../model.ts";
import type { Ports } from "../ports.ts";

/** The live sessions of a person, the newest first. Throws Failure `unavailable`. */
export const listSessions = (
  { store, clock }: Ports,
  { sub }: PersonClaims,
): Promise<readonly ListedSession[]> => store.listSessions(sub, clock());

/** Ends a session of a person's own; ending it again is fine. Throws Failure `not_found`, `unavailable`. */
export async function endSession(
  { store, clock }: Ports,
  { sub }: PersonClaims,
  sessionId: string,
): Promise<void> {
  const ended = isId(sessionId) && (await store.revokeSession(sessionId, sub, clock()));
  if (!ended) throw new Failure("not_found");
}

/** Ends all sessions of a person but the one that asks. Throws Failure `unavailable`. */
export const endOtherSessions = (
  { store, clock }: Ports,
  { sub, sid }: PersonClaims,
): Promise<void> => store.revokeOtherSessions(sid, sub, clock());

/**
 * Logs a person out everywhere, here too, also where a login is under way: its password was proven before now. Throws
 * Failure `unavailable`.
 */
export const logOutEverywhere = ({ store, clock }: Ports, { sub }: PersonClaims): Promise<void> =>
  // A session of this very millisecond was authenticated before it, too.
  store.setSessionsValidFrom(sub, clock() + 1);
