import type { Caller } from "../person.ts";
import { Failure } from "../failures.ts";
import { endedReason } from "./ended.ts";
import { sessionLimits } from "./limits.ts";
import type { SessionState } from "./model.ts";
import type { SessionPorts } from "./ports.ts";

/**
 * Requires that the caller proved who they are within the last ten minutes, by a login for example. A stolen access token is
 * then not enough. Returns the session. Throws Failure `insufficient_user_authentication` (RFC 9470 section 3), `unavailable`.
 */
export async function requireSudo(
  { store, clock }: Pick<SessionPorts, "store" | "clock">,
  { sessionId }: Caller,
): Promise<SessionState> {
  const session = await store.findSessionState(sessionId);
  const now = clock();
  if (!session || endedReason(session, now) || now - session.authenticatedAt > sessionLimits.sudo) {
    throw new Failure("insufficient_user_authentication");
  }
  return session;
}
