import { Failure } from "../../failures.ts";
import type { SessionState } from "../../sessions/model.ts";
import { requireWaiting, useUpWaiting, type HeldIdentity } from "../../upstream/connect/bound.ts";
import { ownerOf } from "../../upstream/owner.ts";
import type { UpstreamLoginPolicy, UpstreamLoginPorts } from "./log-in.ts";
import { upstreamFailures } from "../../upstream/rows/failures.ts";
import { loginFailures } from "../../failures/login.ts";

interface ConfirmedIdentity {
  readonly held: HeldIdentity;
  readonly sessionId: string;
  readonly session: Pick<SessionState, "userId">;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Proves again who the user of a session is, by a new login at a provider that this session asked for. Gives the time of that login, and
 * what uses it up. Throws Failure `expired_token`, `upstream_failed` for an identity of another account, `unavailable`.
 */
export async function confirmByUpstream(
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
  { held, sessionId, session, now }: ConfirmedIdentity,
): Promise<{ readonly provenAt: number; useUp(): Promise<void> }> {
  const waiting = await requireWaiting(ports, policy, held, "confirm");
  if (waiting.sessionId !== sessionId) {
    throw new Failure(loginFailures.expired_token, {
      reason: "identity not waiting in this browser",
    });
  }
  const owner = await ownerOf(ports, waiting);
  if (owner?.account.id !== session.userId) {
    throw new Failure(upstreamFailures.upstream_failed, { reason: "identity of another account" });
  }
  return {
    // `finishUpstream` requires the time of a new proof.
    provenAt: Math.min(waiting.provenAt ?? 0, now),
    useUp: () => useUpWaiting(ports, held.token, waiting),
  };
}
