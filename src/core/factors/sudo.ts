import { Failure, credentialFailures } from "../failures.ts";
import { sessionLimits } from "../sessions/limits.ts";
import type { SessionState } from "../sessions/model.ts";
import { endedReason } from "../sessions/policy.ts";
import type { SessionStore } from "../sessions/ports.ts";
import type { Clock } from "../system.ts";
import type { Acr, SessionCaller } from "../user.ts";
import { assuranceIn, loginAsks } from "./assurance.ts";
import type { FactorPolicy, FactorStore } from "./ports.ts";

/** In seconds. */
const maxAge = sessionLimits.sudo / 1000;

export interface SudoPorts {
  readonly store: Pick<SessionStore, "findSessionState"> & Pick<FactorStore, "findFactors">;
  readonly clock: Clock;
}

/**
 * When the user last proved who they are in this very session. That of an app, which has a parent, does not count the proof of the
 * browser: another program on the device may have got its code (RFC 8252 section 8.6).
 */
export const provenHere = ({
  parentId,
  provenAt,
  elevatedAt,
}: Pick<SessionState, "parentId" | "provenAt" | "elevatedAt">): number =>
  parentId === null ? provenAt : (elevatedAt ?? -Infinity);

/**
 * Requires that the caller proved who they are within the last ten minutes, by a login or a re-authentication of this session. The proof
 * must be as good as a login's. A stolen access token is then not enough. The row of the session decides, never the token. Returns the
 * session. Throws Failure `insufficient_user_authentication` (RFC 9470 section 3), `unavailable`.
 */
export async function requireSudo(
  { store, clock }: SudoPorts,
  policy: Pick<FactorPolicy, "mfa">,
  { sessionId }: SessionCaller,
): Promise<SessionState> {
  const session = await store.findSessionState(sessionId);
  const now = clock();
  const refused = (acr?: Acr) =>
    new Failure(credentialFailures.insufficient_user_authentication, { acr, maxAge });
  if (!session || endedReason(session, now)) throw refused();
  const isRecent = now - provenHere(session) <= sessionLimits.sudo;
  const { acr } = assuranceIn(session);
  if (isRecent && acr === "aal2") return session;
  // A session of one factor may be older than the account's second one.
  const factors = await store.findFactors(session.userId);
  const asks = factors !== undefined && loginAsks(policy, session.role, factors);
  if (isRecent && !asks) return session;
  throw refused(asks ? "aal2" : undefined);
}

/**
 * As `requireSudo`, but only if a login of the account asks for a second factor. For calls that ask for the password themselves, which is
 * enough for all other accounts. Throws Failure `insufficient_user_authentication`, `unavailable`.
 */
export async function requireSecondFactor(
  ports: SudoPorts,
  policy: Pick<FactorPolicy, "mfa">,
  caller: SessionCaller,
): Promise<void> {
  if (policy.mfa === "off") return;
  const session = await ports.store.findSessionState(caller.sessionId);
  const factors = session && (await ports.store.findFactors(session.userId));
  if (!factors || !loginAsks(policy, session.role, factors)) return;
  await requireSudo(ports, policy, caller);
}
