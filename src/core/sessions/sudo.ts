import type { Caller } from "../person.ts";
import { Failure } from "../failures.ts";
import { sessionLimits } from "./limits.ts";
import type { SessionPorts } from "./ports.ts";

/**
 * Requires that the caller proved who they are within the last ten minutes, by a login for example. A stolen access token is
 * then not enough. Throws Failure `insufficient_user_authentication` (RFC 9470 section 3), `unavailable`.
 */
export async function requireSudo(
  { store, clock }: Pick<SessionPorts, "store" | "clock">,
  { sessionId }: Caller,
): Promise<void> {
  const session = await store.findSessionState(sessionId);
  const since = clock() - (session?.authenticatedAt ?? 0);
  if (since > sessionLimits.sudo) throw new Failure("insufficient_user_authentication");
}
